from pathlib import Path

import pytest
from proxima_common.settings import DatabaseSettings, KafkaSettings, ServiceSettings
from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="RENDER_")

    kafka: KafkaSettings
    database: DatabaseSettings


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = tmp_path / "url"
    secret.write_text("postgresql://render:s3cret@db/render\n")
    monkeypatch.setenv("RENDER_KAFKA__BOOTSTRAP", "kafka:9092")
    monkeypatch.setenv("RENDER_DATABASE__URL_FILE", str(secret))
    settings = Settings()
    assert settings.database.url.get_secret_value() == "postgresql://render:s3cret@db/render"
    assert settings.kafka.bootstrap == "kafka:9092"
    assert "s3cret" not in repr(settings)


def test_addresses_and_secrets_have_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RENDER_KAFKA__BOOTSTRAP", raising=False)
    with pytest.raises(ValidationError) as missing:
        Settings()
    assert {error["loc"][0] for error in missing.value.errors()} == {"kafka", "database"}


def test_a_misspelt_part_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RENDER_KAFKA__BOOTSTRAP", "kafka:9092")
    monkeypatch.setenv("RENDER_DATABASE__URL", "postgresql://a:b@c/d")
    monkeypatch.setenv("RENDER_DATABASE__POOLSIZE", "3")
    with pytest.raises(ValidationError, match="poolsize"):
        Settings()


class _Part(BaseModel):
    mapping_file: Path | None = None


class SettingsOfFiles(ServiceSettings):
    model_config = SettingsConfigDict(env_prefix="FILES_")

    key_file: Path
    part: _Part = _Part()


def test_a_setting_that_is_a_path_stays_one_however_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FILES_KEY_FILE", "/nowhere/key.pem")
    monkeypatch.setenv("FILES_PART__MAPPING_FILE", "/nowhere/mapping.toml")
    settings = SettingsOfFiles()
    assert (settings.key_file, settings.part.mapping_file) == (
        Path("/nowhere/key.pem"),
        Path("/nowhere/mapping.toml"),
    )

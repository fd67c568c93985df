from proxima_common.db.migrate import run_env
from proxima_render.adapters.tables import METADATA

run_env(METADATA)

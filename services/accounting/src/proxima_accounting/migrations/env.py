from proxima_accounting.adapters.tables import METADATA
from proxima_common.db.migrate import run_env

run_env(METADATA)

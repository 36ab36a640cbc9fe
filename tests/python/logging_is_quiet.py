import logging
from logging.config import fileConfig

log = logging.getLogger("alembic.env")
log.setLevel(logging.INFO)
log.info("hello %s", "x")
print(log.name, log.level, logging.getLogger("alembic.env") is log, logging.getLevelName(30), log.isEnabledFor(logging.DEBUG))  # expect: alembic.env 20 True WARNING False

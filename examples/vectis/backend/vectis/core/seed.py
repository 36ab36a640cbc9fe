"""What a fresh database needs: the default channel, roles, permissions and an administrator.

Each file of `seeds/` runs in a transaction of its own, in the order of their names. They may run again at any time.
`limbeck seed` does the same without Python.
"""

import pathlib

import sqlalchemy as sa

from vectis.core.db import database_url

SEEDS = pathlib.Path(__file__).resolve().parents[2] / "seeds"


def run() -> None:
    engine = sa.create_engine(database_url())
    for path in sorted(SEEDS.glob("*.sql")):
        with engine.begin() as connection:
            connection.exec_driver_sql(path.read_text(encoding="utf-8").replace("%", "%%"))
        print(f"seeded {path.name}")
    engine.dispose()


if __name__ == "__main__":
    run()

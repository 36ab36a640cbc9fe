"""The web server of the shop. On start it brings both branches of the database up to date."""

import asyncio
import os
import pathlib
import subprocess
from contextlib import asynccontextmanager

from fastapi import FastAPI

ROOT = pathlib.Path(__file__).resolve().parent.parent
MIGRATE = os.environ.get("SHOP_MIGRATE", "limbeck")


def upgrade_database() -> None:
    """Run the pending revisions in a child process; a failure ends the start of the server."""
    environment = {**os.environ, "PYTHONPATH": "."}
    subprocess.run([MIGRATE, "upgrade", "heads"], cwd=ROOT, env=environment, check=True)


@asynccontextmanager
async def lifespan(app):
    await asyncio.to_thread(upgrade_database)
    yield


app = FastAPI(title="shop", lifespan=lifespan)


@app.get("/health")
async def health() -> dict[str, str]:
    return {"status": "ok"}

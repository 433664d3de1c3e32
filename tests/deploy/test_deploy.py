"""What is in deploy/ can be read by those who will read it, and names commands that exist."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main
import yaml

import cli

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KEYS = {
    "image", "build", "env_file", "environment", "volumes", "restart", "read_only", "tmpfs", "cap_drop", "security_opt",
    "depends_on", "secrets", "healthcheck", "command", "entrypoint", "ports", "stop_grace_period",
}  # fmt: skip


def commands() -> set[str]:
    return set(vars(typer.main.get_command(cli.app))["commands"])


def test_systemd_reads_every_unit(tmp_path: Path) -> None:
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("systemd is not here to read its units")
    for unit in UNITS:  # the program itself is not installed here; what is checked is all the rest
        text = re.sub(r"^(ExecStart(?:Pre)?)=\S+", r"\1=/bin/true", unit.read_text(), flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text)
    verified = subprocess.run(
        [systemd, "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))], capture_output=True, text=True
    )
    ours = [line for line in verified.stderr.splitlines() if "earful" in line]
    assert ours == []


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_unit_starts_what_exists_and_may_write_only_its_own_folder(unit: Path) -> None:
    text = unit.read_text()
    started = re.findall(r"^ExecStart(?:Pre)?=(.+)$", text, re.MULTILINE)
    assert started
    for line in started:
        program, first, *_ = shlex.split(line)
        assert program.startswith("/opt/earful/.venv/bin/")
        assert program.endswith("/streamlit") or first in commands()
    assert {"ProtectSystem=strict", "NoNewPrivileges=yes", "StateDirectory=earful", "User=earful"} <= set(
        text.split("\n")
    )
    assert not re.search(r"0\.0\.0\.0", text)


def test_each_container_runs_a_command_that_exists_and_shows_no_port_to_the_world() -> None:
    for name, service in COMPOSE["services"].items():
        assert set(service) <= KEYS, name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        if service["image"] == "earful" and "entrypoint" not in service:
            assert service["command"][0] in commands()
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]
        for other in service.get("depends_on", {}):
            assert other in COMPOSE["services"]


def test_no_secret_is_copied_into_the_image_or_the_history() -> None:
    """What compose.yaml names of files beside it, and the two files for the secrets of one machine."""
    named = {"earful.env", *(each["file"] for each in COMPOSE["secrets"].values())}
    secrets = {f"deploy/{each}" for each in named} | {".env", ".streamlit/secrets.toml"}
    for ignoring in (".dockerignore", ".gitignore"):
        assert secrets <= set((DEPLOY.parent / ignoring).read_text(encoding="utf-8").splitlines()), ignoring


def test_a_linter_finds_nothing_in_the_container_file() -> None:
    hadolint = shutil.which("hadolint", path=str(Path(sys.executable).parent))
    if hadolint is None:
        pytest.skip("hadolint is not installed")
    checked = subprocess.run([hadolint, str(DEPLOY / "Containerfile")], capture_output=True, text=True)
    assert checked.stdout + checked.stderr == ""


def test_the_container_installs_the_torch_that_is_pinned() -> None:
    pins = re.findall(r"torch==([\d.]+)", (DEPLOY / "Containerfile").read_text())
    assert set(pins) == set(re.findall(r"torch==([\d.]+)", (DEPLOY.parent / "pyproject.toml").read_text()))

"""`earful knowledge import`: what is taken, what is named, and the exit code."""

from pathlib import Path

from sqlmodel import Session
from typer.testing import CliRunner

import cli
from store.audit_log import AuditFilter, find_lines
from store.brands import ensure_brand
from store.knowledge import knowledge_of


def test_a_file_is_taken_in_once_and_bad_rows_are_named(session: Session, tmp_path: Path) -> None:
    brand = ensure_brand(session, "Rim Fah")
    session.commit()
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\nWhen are you open?,From seven.\nParking,\n", encoding="utf-8")
    command = ["knowledge", "import", str(file), "--brand", "rim-fah"]
    dry = CliRunner().invoke(cli.app, [*command, "--dry-run"])
    assert "would take 1 new and 0 changed of 2" in dry.output
    assert knowledge_of(session, brand.id or 0) == []
    done = CliRunner().invoke(cli.app, command)
    assert (done.exit_code, "line 3, bad: there is no text" in done.output) == (1, True)
    session.expire_all()
    assert [(one.text, one.origin) for one in knowledge_of(session, brand.id or 0)] == [("From seven.", "faq.csv")]
    assert find_lines(session, AuditFilter(noun="knowledge"))[0].actor.startswith("cli:")
    assert "1 known already" in CliRunner().invoke(cli.app, command).output

"""The reshare kit: one ZIP with media, text, credit line and ledger, for a grant that is still good."""

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from store.audit import record
from store.models import Brand, Mention, Rights, RightsStep
from store.rights import check_usable, ledger, terms_of
from store.rights_files import kept_files
from store.saying import N_
from store.sheets import safe_cell
from store.workflow import Actor

COLUMNS = ("at", "action", "from_status", "to_status", "actor", "reason", "who", "words", "url", "said_at")


def kit(session: Session, rights: Rights, actor: Actor, home: Path, now: datetime) -> bytes:
    """Everything that is needed to reshare a mention, as a ZIP; the export is a line of the audit log. Commits.

    Refused without a good grant. Names of files are ours; the cells of the ledger are safe to open in a spreadsheet.
    """
    actor.need("agent", rights.brand_id, N_("export a reshare kit"))
    session.refresh(rights)
    check_usable(session, rights, now)
    mention = session.get_one(Mention, rights.mention_id)
    lines, files = ledger(session, rights.id or 0), kept_files(rights, home)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("text.txt", mention.full_text())
        archive.writestr("credit.txt", rights.credit)
        archive.writestr("rights.json", _as_json(session, rights, mention, lines, now))
        archive.writestr("ledger.csv", _as_csv(lines))
        for name, content in files:
            archive.writestr(f"media/{name}", content)
    record(session, actor, "exported", "ugc", rights.id, brand_id=rights.brand_id, files=len(files))
    session.commit()
    return target.getvalue()


def _as_json(session: Session, rights: Rights, mention: Mention, lines: list[RightsStep], now: datetime) -> str:
    told = {
        "brand": session.get_one(Brand, rights.brand_id).name, "channel": mention.channel, "url": mention.url,
        "published_at": mention.published_at.isoformat(), "status": rights.status, "exported_at": now.isoformat(),
        "terms": terms_of(rights), "media": rights.kept,
        "ledger": [_row(line) | {"terms": line.terms} for line in lines],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=2)


def _as_csv(lines: list[RightsStep]) -> str:
    target = io.StringIO()
    writer = csv.DictWriter(target, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: safe_cell(value) for name, value in _row(line).items()} for line in lines)
    return "\ufeff" + target.getvalue()


def _row(line: RightsStep) -> dict[str, str]:
    values = {name: getattr(line, name) for name in COLUMNS}
    return {name: value.isoformat() if isinstance(value, datetime) else value or "" for name, value in values.items()}

"""The commands: their help, their errors in one line, their exit codes, and what the text commands answer."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from store.dispute_sample import sample_disputes
from store.settings import settings
from store.survey_sample import sample_survey

RUNNER = CliRunner()
ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own for every test."""
    monkeypatch.setenv("EARFUL_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    return tmp_path / "home"


def earful(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command as the shell would; exit code, output, errors."""
    code = 0
    sys.argv = ["earful", *arguments]
    try:
        cli.main()
    except SystemExit as stop:
        code = int(stop.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = earful(capsys, "-h")
    assert code == 0
    for command in ("init", "import", "collect", "analyse", "draft", "send", "run", "score", "evaluate", "demo"):
        assert command in out
        assert earful(capsys, command, "-h")[0] == 0


def test_help_imports_nothing_heavy() -> None:
    heavy = {"torch", "transformers", "sqlmodel", "streamlit", "pyarrow"}
    look = f"import sys, cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["collect"], 3, "run `earful init`"),
        (["import"], 2, "Missing argument"),
        (["score", "nowhere.txt"], 2, "there is no file nowhere.txt"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_errors_are_one_line_and_an_exit_code(
    capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str
) -> None:
    found, _, err = earful(capsys, *arguments)
    assert found == code
    assert says in err
    assert "Traceback" not in err


def test_init_prints_a_fresh_code_until_there_is_an_admin(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (earful(capsys, "init")[1] for _ in range(2))
    assert "one-time code" in first
    assert first != second


def test_import_reports_bad_rows_and_takes_the_good_ones(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "reviews.csv"
    file.write_text("stars,comment\n5,lovely\n9,too good\n1,broken\n", encoding="utf-8")
    earful(capsys, "init")
    arguments = [
        "import",
        str(file),
        "--brand",
        "My shop",
        "--channel",
        "shopee",
        "--map",
        "text=comment",
        "--map",
        "rating=stars",
    ]
    code, out, err = earful(capsys, *arguments)
    assert code == 0
    assert "imported 2 new of 3 rows" in out
    assert err.startswith("line 3, stars: ")
    assert "imported 0 new of 3 rows" in earful(capsys, *arguments)[1]


def test_a_preset_reads_an_export_and_names_itself(capsys: pytest.CaptureFixture[str]) -> None:
    file = ROOT / "tests" / "samples" / "presets" / "trustpilot.csv"
    earful(capsys, "init")
    code, out, _ = earful(capsys, "import", str(file), "--brand", "B", "--preset", "trustpilot")
    assert (code, out.strip().endswith("0 bad (read as trustpilot)")) == (0, True)
    code, _, err = earful(capsys, "import", str(file), "--brand", "B", "--preset", "ebay")
    assert (code, "known: shopee, lazada, google, trustpilot, amazon, pantip" in err) == (2, True)


def test_collect_takes_in_what_was_dropped(
    capsys: pytest.CaptureFixture[str], own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("collectors.drop_files.CALM", -1e9)
    earful(capsys, "init")
    assert (own_home / "drop" / "README.txt").exists()
    folder = own_home / "drop" / "my-shop" / "shopee"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("text,stars\nlovely,5\nodd,9\n", encoding="utf-8")
    code, out, err = earful(capsys, "collect")
    assert (code, "1 read, 1 new, files dropped and taken in: 1" in out) == (0, True)
    assert "my-shop/shopee/a.csv: line 3, stars: a rating lies between 1 and 5" in err
    assert "0 read, 0 new" in earful(capsys, "collect")[1]


@pytest.mark.parametrize("given", ["text", "=x", "text="])
def test_a_bad_map_is_a_usage_error(capsys: pytest.CaptureFixture[str], tmp_path: Path, given: str) -> None:
    earful(capsys, "init")
    code, _, err = earful(capsys, "import", "x.csv", "--brand", "B", "--channel", "shopee", "--map", given)
    assert (code, "FIELD=COLUMN" in err) == (2, True)


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_score_takes_json_lines_and_plain_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("ของแตกมา แย่มาก ไม่ซื้ออีกแล้ว\nAbsolutely love this shop, thank you!\n", encoding="utf-8")
    code, out, _ = earful(capsys, "score", str(plain))
    first, second = lines(out)
    assert code == 0
    assert (first["label"], first["lang"], second["label"], second["lang"]) == ("negative", "th", "positive", "en")
    assert list(first) == [
        "label", "negative", "neutral", "positive", "confidence", "lang", "aspects", "intents", "hard",
        "text_label", "contradiction", "worst",
    ]  # fmt: skip
    packed = tmp_path / "rows.jsonl"
    packed.write_text('{"text": "ของแตกมา แย่มาก ไม่ซื้ออีกแล้ว", "id": 7}\n', encoding="utf-8")
    assert lines(earful(capsys, "score", str(packed))[1]) == [{"id": 7} | first]


def test_bad_lines_are_named_and_skipped(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_bytes(b'{"text": "ok"}\n{"text": \n\n{"words": 1}\n{"text": "\\u0000 \\ud800 fine"}\n')
    out = tmp_path / "out.jsonl"
    code, _, err = earful(capsys, "score", str(file), "-o", str(out))
    assert code == 1
    assert [line.partition(":")[0] for line in err.splitlines()] == ["line 2", "line 4"]
    assert len(lines(out.read_text(encoding="utf-8"))) == 2


def test_a_file_may_be_answered_in_its_own_place(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text('{"draft": "Thank you.", "id": 1}\n', encoding="utf-8")
    assert earful(capsys, "guard", str(file), "-o", str(file))[0] == 0
    assert lines(file.read_text(encoding="utf-8"))[0]["id"] == 1
    assert [place.name for place in tmp_path.iterdir() if place.is_file()] == ["drafts.jsonl"]


def test_a_place_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text('{"draft": "Thank you."}\n', encoding="utf-8")
    code, _, err = earful(capsys, "guard", str(file), "-o", str(tmp_path / "missing" / "out.jsonl"))
    assert (code, len(err.splitlines())) == (1, 1)


def test_fields_of_the_wrong_kind_are_bad_lines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "drafts.jsonl"
    file.write_text('{"draft": "Hello.", "facts": null}\n{"draft": "Hello.", "facts": "none"}\n', encoding="utf-8")
    code, out, err = earful(capsys, "guard", str(file))
    assert (code, len(out.splitlines()), err.startswith("line 2: facts")) == (1, 1, True)


@pytest.mark.parametrize(("name", "value"), [("EARFUL_THREADS", "abc"), ("EARFUL_DATABASE_URL", "nonsense://x")])
def test_a_bad_setting_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    settings.cache_clear()
    code, _, err = earful(capsys, "status")
    assert (code, len(err.splitlines()), name in err) == (3, 1, True)


def test_one_stage_that_fails_does_not_stop_the_others(capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    earful(capsys, "init")
    earful(capsys, "sample", "load")
    (own_home / "sample" / "mentions.jsonl").unlink()
    code, out, err = earful(capsys, "run")
    assert code == 2
    assert "earful: collect:" in err
    there = len(sample_survey()["answers"]) + len(sample_disputes())
    assert (f"analyse: {there} scored" in out, "; 0 written to" in out) == (True, True)


def test_a_second_person_joins_by_invitation_and_a_lost_password_is_replaced(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from store.database import open_session, ready_engine
    from store.people import join, sign_in

    earful(capsys, "init")
    code = earful(capsys, "invite", "--role", "agent")[1].split()[-1]
    with open_session(ready_engine()) as session:
        join(session, code, "nok@shop.example", "Nok", "a long password")
        new = earful(capsys, "reset-password", "nok@shop.example")[1].split()[-1]
        assert sign_in(session, "nok@shop.example", new).role == "agent"
    assert earful(capsys, "reset-password", "who@shop.example")[0] == 2
    assert earful(capsys, "invite", "--role", "king")[0] == 2


def test_evaluate_shows_every_figure(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    rows = [
        {"text": "I love it, great!", "label": "positive", "lang": "en"},
        {"text": "แย่มาก พังแล้ว", "label": "negative", "lang": "th"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows * 20), encoding="utf-8")
    code, out, _ = earful(capsys, "evaluate", str(file))
    assert code == 0
    for word in ("accuracy", "macro recall", "macro-F1", "calibration error", "true, predicted", "en ", "th "):
        assert word in out


def test_evaluate_compares_with_what_people_corrected(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from store import people
    from store.corrections import correct
    from store.database import open_session, ready_engine

    assert earful(capsys, "evaluate")[0] == 2
    assert earful(capsys, "evaluate", "--corrections")[0] == 3
    earful(capsys, "init")
    assert "there are no corrections yet" in earful(capsys, "evaluate", "--corrections")[1]
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps({"text": "The cup broke on the first day, bad."}), encoding="utf-8")
    earful(capsys, "import", str(file), "--brand", "My shop", "--channel", "shopee")
    earful(capsys, "analyse")
    with open_session(ready_engine()) as session:
        invitation = people.invite(session, "admin")
        who = people.actor_of(people.join(session, invitation, "nok@shop.example", "Nok", "long enough word"))
        correct(session, 1, "neutral", who, None)
        session.commit()
    ended, out, _ = earful(capsys, "evaluate", "--corrections")
    assert ended == 0
    assert [line.split()[:2] for line in out.splitlines()[:-1]] == [
        ["all", "corrections"], ["channel", "shopee"], ["language", "en"]
    ]  # fmt: skip


def test_compose_and_guard_work_without_a_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mentions.jsonl"
    rows = [
        {"id": 1, "text": "My parcel arrived broken, the cup is in pieces.", "rating": 1, "channel": "shopee"},
        {"id": 2, "text": "I got a rash and had to go to hospital because of your towel", "rating": 1},
        {"id": 3, "text": "Die Lieferung kam leider viel zu spät und niemand antwortet mir.", "lang": "de"},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    code, out, _ = earful(capsys, "compose", str(file))
    broken, rash, german = lines(out)
    assert code == 0
    assert isinstance(broken["draft"], str)
    assert not [finding for finding in broken["findings"] if finding["level"] == "error"]  # type: ignore[attr-defined]
    assert {each["name"]: each["lang"] for each in broken["variants"]}["in Thai"] == "th"  # type: ignore[attr-defined]
    assert (rash["draft"], rash["escalate"]) == (None, True)
    assert german["draft"] is None
    assert "de" in str(german["reason"])
    drafts = tmp_path / "drafts.jsonl"
    drafts.write_text('{"draft": "We will refund the full 5000 THB tomorrow.", "lang": "en"}\n', encoding="utf-8")
    findings = lines(earful(capsys, "guard", str(drafts))[1])[0]["findings"]
    assert any(finding["level"] == "error" for finding in findings)  # type: ignore[attr-defined]


def test_one_text_is_scored_in_seconds(tmp_path: Path) -> None:
    began = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "cli", "score", "-"], input=b"fine", cwd=ROOT, check=True, capture_output=True
    )
    assert time.monotonic() - began < 60


def test_score_weighs_stars_and_names_the_worst_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = "The box is blue. This is the worst shop ever, I hate it!"
    rows = [{"text": text, "rating": 5}, {"text": text}, {"text": "received", "rating": 1}, {"text": "received"}]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    rated, bare, low, plain = lines(earful(capsys, "score", str(file))[1])
    assert (rated["text_label"], rated["contradiction"]) == ("negative", True)
    assert (bare["label"], bare["contradiction"]) == ("negative", False)
    assert rated["worst"] == bare["worst"] == [17, len(text)]
    assert (low["label"], low["text_label"]) == ("negative", plain["label"])
    assert plain["worst"] is None


def test_compose_asks_for_a_person_where_stars_and_text_disagree(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "rows.jsonl"
    text = "This is the worst shop ever, I hate it!"
    file.write_text("\n".join(json.dumps({"text": text, "rating": stars}) for stars in (5, 1)), encoding="utf-8")
    assert [row["escalate"] for row in lines(earful(capsys, "compose", str(file))[1])] == [True, False]

"""Every word that a page shows is marked for the catalogues: no literal reaches a screen as it is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.locale.update import waiting

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "streamlit_app.py", *sorted((ROOT / "dashboard").glob("*.py"))]
MARKS = {"_", "N_", "ngettext", "say"}
SHOWN = {"notice", "flash", "problem", "web_link", "narrowed_to", "choose", "switch", "search", "network_link"}
KEYS = {"notice": 0, "flash": 0, "form": 0, "narrowed_to": 0, "choose": 1, "switch": 1}  # arguments that are no words
ERRORS = {"BadInput", "NeedsSetup", "TryLater", "Refused", "Unknown", "InvalidMove", "NotAllowed", "Stale"}
SILENT = {
    "key", "type", "icon", "width", "height", "language", "gap", "autocomplete", "url_path", "vertical_alignment",
    "horizontal_alignment", "layout", "position", "label_visibility", "visibility", "on_change", "border", "mime",
    "format", "size", "args", "query_params", "kind", "accept_new_options", "color", "selection_mode",
    "file_name", "page_icon", "on_click", "default", "unsafe_allow_javascript", "text_alignment", "alignment",
    "icon_position", "initial_sidebar_state", "look", "scope",
}  # fmt: skip
MUTE_CALLS = {"html", "logo", "switch_page", "cache_resource", "fragment"}
SIGN = re.compile(r":material/\w+:|:[a-z-]+\[|^-badge\[|&nbsp;|%[-\w]|\{[^}]*\}|<[^<>]*>")
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+$|[A-Za-z]{2,}[,:.]? [A-Za-z]")
NOT_WORDS = {  # names, keys and commands, which are the same in every language
    "<blockquote dir='auto'>{}</blockquote>", '<div class="earful-diff">', ".st-key-keys button",
    "Mn", "Me", "Cf", "Earful", "English", "Key", "Value", "signed in", "d MMM y, HH:mm", "d MMM y", "MMM y", "dd MMM",
    "Thank you for telling us.", "Thank you for telling us: https://example.com", '"rim fah" OR กาแฟริมฟ้า',
    'earful import reviews.csv --brand "My shop" --channel shopee\nearful run',
}  # fmt: skip
WAITING = set(waiting())


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def unmarked(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Literals with words that a page shows, or that read like something to be shown."""
    quiet = documented(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and shows(node):
            words = [each for at, each in enumerate(node.args) if at != KEYS.get(called(node))]
            for part in (*words, *(word.value for word in node.keywords if word.arg not in SILENT)):
                yield from literals(part, WORD, quiet)
    yield from literals(tree, SENTENCE, quiet)


def documented(tree: ast.Module) -> set[ast.AST]:
    """What is no text of a page: docstrings, the words of marks and of errors, keys of tables, comparisons."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
        elif isinstance(node, ast.Call) and called(node) in MARKS | ERRORS:
            found |= {part for each in node.args for part in ast.walk(each)}
        elif isinstance(node, ast.Call):
            found |= {part for word in node.keywords if word.arg in SILENT for part in ast.walk(word.value)}
        elif isinstance(node, ast.Compare | ast.Subscript):
            found |= {part for part in ast.walk(node) if isinstance(part, ast.Constant)}
        elif isinstance(node, ast.FunctionDef) and node.returns is not None:
            found |= set(ast.walk(node.returns))
        elif isinstance(node, ast.Dict):
            found |= {part for each in node.keys if each is not None for part in ast.walk(each)}
    return found


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def shows(node: ast.Call) -> bool:
    """Whether a call puts its texts on the screen: one of Streamlit's, or one of our own that do it."""
    if isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id == "st" and node.func.attr not in MUTE_CALLS
    return called(node) in SHOWN


def literals(node: ast.AST, like: re.Pattern[str], quiet: set[ast.AST]) -> Iterator[tuple[int, str]]:
    """Every literal below a node that is like this; what another call does with its texts is that call's matter."""
    if node in quiet:
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        if (
            like.search(SIGN.sub("", node.value))
            and node.value not in NOT_WORDS
            and "/" not in node.value.split(" ")[0]
        ):
            yield node.lineno, node.value
        return
    for child in ast.iter_child_nodes(node):
        if like is WORD and isinstance(child, ast.Call) and not joins(child):
            continue
        yield from literals(child, like, quiet)


def joins(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in {"join", "format"}


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_no_word_reaches_a_screen_unmarked(file: Path) -> None:
    found = sorted(set(unmarked(ast.parse(file.read_text(encoding="utf-8")))))
    assert bool(found) == (name_of(file) in WAITING), found or "done: take it out of dashboard/locale/waiting.txt"


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_nothing_is_translated_before_somebody_reads_it(file: Path) -> None:
    """Many people share the process: what a module translates while it is imported stays in one language for all."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            early = {called(each) for each in ast.walk(node) if isinstance(each, ast.Call)}
            assert not early & {"_", "ngettext", "spaced", "translated", "spoken", "language_title"}, node.lineno


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_no_mark_stands_inside_an_f_string(file: Path) -> None:
    """The catalogues are drawn from plain calls; inside an f-string, Babel does not see one."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            calls = [each for each in ast.walk(node) if isinstance(each, ast.Call) and called(each) in MARKS]
            assert not [each for each in calls if isinstance(each.args[0], ast.Constant)], node.lineno


def test_the_check_sees_what_it_should() -> None:
    text = 'st.text("Two words")\nst.text(_("Fine"))\nnotice("x", f"{n} left")\nA = "Some words"\nst.text(x, key="a b")'
    assert [line for line, _ in sorted(set(unmarked(ast.parse(text))))] == [1, 3, 4]


def test_the_list_of_files_that_wait_only_shrinks() -> None:
    assert {name_of(file) for file in PAGES} >= {one for one in WAITING if one.startswith("dashboard/")}

"""HTML as plain text, as a reader sees it; for the networks that give nothing else."""

import re

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag

BLOCKS = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
UNSEEN = {"head", "noscript", "script", "style", "template", "title"}


def plain_of(html: str) -> str:
    """The text of a piece of HTML: entities decoded once, a line a block, a picture by its alt text.

    Scripts, styles and comments are left out. What holds neither a tag nor an entity comes back as it is.
    """
    if "<" not in html and "&" not in html:
        return html.strip()
    found = BeautifulSoup(html, "html.parser")
    try:
        lines = "".join(_words(found)).split("\n")
    except RecursionError:  # nested as nobody writes by hand: its words without their lines
        lines = [str(each) for each in found.descendants if type(each).__name__ == "NavigableString"]
    text = "\n".join(re.sub(r"[ \t\r\f\v]+", " ", line).strip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _words(tag: Tag) -> list[str]:
    found: list[str] = []
    for child in tag.children:
        found += _of(child)
    return found


def _of(child: PageElement) -> list[str]:
    if not isinstance(child, Tag):
        kind = type(child).__name__
        return [re.sub(r"\s+", " ", str(child))] if kind == "NavigableString" else []
    if child.name in UNSEEN:
        return []
    if child.name == "br":
        return ["\n"]
    if child.name == "img":
        return [str(child.get("alt") or "")]
    if child.name == "pre":
        return ["\n", child.get_text(), "\n"]
    if child.name in BLOCKS:
        end = "\n\n" if child.name in ("p", "blockquote") else "\n"
        return ["\n", *_words(child), end]
    return [*_words(child), " "] if child.name in ("td", "th") else _words(child)

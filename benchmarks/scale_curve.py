"""How something grows with size: the exponent between two sizes, a table, and a curve as SVG."""

from collections.abc import Mapping, Sequence
from math import log, log10
from statistics import median

NOISE = 0.05  # seconds: below, what is measured is the machine
FLAT, ALMOST_LINEAR = 0.2, 1.15  # exponents: n log n from 10,000 to 1,000,000 is 1.09
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 960, 560, 70, 330, 30, 50
COLOURS = (
    "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22", "#17becf",
    "#393b79", "#637939", "#8c6d31", "#843c39",
)  # fmt: skip
Times = Mapping[int, Sequence[float]]  # by size, in seconds


def exponent(few: int, many: int, before: float, after: float) -> float:
    """The power of the size by which something grows: 0 is flat, 1 is linear."""
    return log(max(after, 1e-9) / max(before, 1e-9)) / log(many / few)


def exponents(times: Times) -> list[float]:
    """The exponents between each size and the next one, of the fastest of each."""
    sizes = sorted(times)
    return [exponent(a, b, min(times[a]), min(times[b])) for a, b in zip(sizes, sizes[1:], strict=False)]


def grown_too_much(times: Times, flat: bool) -> bool:
    """Whether something grows as it must not, from one size to the next; what stays within the noise does not."""
    sizes = sorted(times)
    allowed = FLAT if flat else ALMOST_LINEAR
    return any(
        power > allowed and min(times[size]) > NOISE for power, size in zip(exponents(times), sizes[1:], strict=True)
    )


def line(name: str, times: Times, flat: bool) -> str:
    """One row of a Markdown table: the fastest and the median of each size, the exponents, and whether it may be so."""
    cells = [f"{_shown(min(times[size]))} / {_shown(median(times[size]))}" for size in sorted(times)]
    powers = ", ".join(f"{power:.2f}" for power in exponents(times))
    verdict = "**grows too much**" if grown_too_much(times, flat) else "flat" if flat else "no worse than n log n"
    return f"| {name} | {' | '.join(cells)} | {powers} | {verdict} |"


def head(sizes: Sequence[int]) -> str:
    """The head of that table."""
    columns = " | ".join(f"{size:,}" for size in sorted(sizes))
    return f"| fastest / median | {columns} | exponents | |\n| --- |{' --: |' * len(sizes)} --: | --- |"


def _shown(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.0f} s"


def curve(measured: Mapping[str, Times], title: str) -> str:
    """An SVG with both scales logarithmic, so that what is linear rises by one decade in one decade."""
    sizes = sorted({size for times in measured.values() for size in times})
    fastest = {name: {size: min(times[size]) for size in times} for name, times in measured.items()}
    values = [value for one in fastest.values() for value in one.values()]
    low, high = _decade(min(values)), _decade(max(values)) + 1
    across = (log10(sizes[0]), max(log10(sizes[-1]), log10(sizes[0]) + 0.1))

    def x(size: float) -> float:
        return LEFT + (log10(size) - across[0]) / (across[1] - across[0]) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (log10(value) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [_text(LEFT, 18, title, size=14)]
    for power in range(low, high + 1):
        parts += [
            _line(LEFT, y(10**power), WIDTH - RIGHT, y(10**power)),
            _text(LEFT - 8, y(10**power) + 4, _label(power), "end"),
        ]
    for size in sizes:
        parts += [
            _line(x(size), TOP, x(size), HEIGHT - BOTTOM),
            _text(x(size), HEIGHT - BOTTOM + 18, f"{size:,}", "middle"),
        ]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "mentions", "middle"))
    last = sorted(fastest, key=lambda name: -fastest[name][max(fastest[name])])
    for place, name in enumerate(last):
        colour = COLOURS[place % len(COLOURS)]
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in sorted(fastest[name].items()))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(_text(WIDTH - RIGHT + 14, TOP + 14 + 22 * place, name, colour=colour))
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" role="img" '
        f'aria-label="{title}">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{inside}\n</svg>\n'
    )


def _decade(value: float) -> int:
    return int(log10(value) // 1)


def _label(power: int) -> str:
    return f"{10.0 ** (power + 3):g} ms" if power < 0 else f"{10**power:,} s"


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#ddd"/>'


def _text(x: float, y: float, said: str, anchor: str = "start", colour: str = "#333", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}">{said}</text>'

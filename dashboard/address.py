"""Numbers in the address of a page, which anybody may type or cut short."""

import streamlit as st

DIGITS = 9  # more of them name no row, and too many are no number to a database


def number(name: str) -> int:
    """The whole number that stands in the address under a name; 0 where there is none that could be meant."""
    typed = str(st.query_params.get(name, ""))
    return int(typed) if typed.isdecimal() and len(typed) <= DIGITS else 0

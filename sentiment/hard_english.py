"""The English words of hard matters in one table."""

from sentiment import words_hard_english as first
from sentiment import words_hard_english_discrimination as discrimination
from sentiment import words_hard_english_health as health
from sentiment import words_hard_english_legal as legal
from sentiment import words_hard_english_press as press
from sentiment import words_hard_english_safety as safety
from sentiment import words_hard_english_safety_more as safety_more
from sentiment import words_hard_english_sayings as sayings
from sentiment import words_hard_english_self_harm as self_harm

MORE = {
    "self_harm": self_harm.PHRASES,
    "health": health.PHRASES,
    "safety": f"{safety.PHRASES}\n{safety_more.PHRASES}",
    "legal": legal.PHRASES,
    "discrimination": discrimination.PHRASES,
    "press": press.PHRASES,
}
PHRASES = {name: f"{first.PHRASES[name]}\n{more}" for name, more in MORE.items()}
SAYINGS = {name: f"{first.SAYINGS[name]}\n{sayings.SAYINGS[name]}" for name in MORE}

"""Which passwords are good enough: long, and none that is guessed soon."""

from store.errors import BadInput
from store.saying import say

SHORTEST, LONGEST = 10, 200
LEAST_SCORE = 3  # of 4: what zxcvbn thinks holds out against ten billion guesses is 4, a hundred million 3
READ = 72  # characters that zxcvbn looks at


def check_password(password: str, *about: str) -> None:
    """BadInput says what is wrong with a password; `about` are words that others know of its owner."""
    if len(password) < SHORTEST:
        raise BadInput(say("a password has at least {shortest} characters", shortest=SHORTEST))
    if len(password) > LONGEST:
        raise BadInput(say("a password has at most {longest} characters", longest=LONGEST))
    from zxcvbn import zxcvbn  # its lists of common passwords take a moment to load

    known = [part for each in about for part in (each, *each.replace("@", " ").replace(".", " ").split()) if part]
    if zxcvbn(password[:READ], user_inputs=["earful", *known])["score"] < LEAST_SCORE:
        raise BadInput(
            "this password is guessed too soon: take a few unrelated words, or one that a password manager made"
        )

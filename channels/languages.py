"""The languages that a query can ask for, by their ISO 639-1 codes, with the names people know them by."""

NAMES = """
am Amharic, ar Arabic, bg Bulgarian, bn Bengali, bo Tibetan, bs Bosnian, ca Catalan, ckb Sorani Kurdish, cs Czech,
cy Welsh, da Danish, de German, dv Maldivian, el Greek, en English, es Spanish, et Estonian, eu Basque, fa Persian,
fi Finnish, fr French, gu Gujarati, he Hebrew, hi Hindi, hr Croatian, ht Haitian Creole, hu Hungarian, hy Armenian,
id Indonesian, is Icelandic, it Italian, ja Japanese, ka Georgian, km Khmer, kn Kannada, ko Korean, lo Lao,
lt Lithuanian, lv Latvian, ml Malayalam, mr Marathi, ms Malay, my Burmese, ne Nepali, nl Dutch, no Norwegian, or Oriya,
pa Panjabi, pl Polish, ps Pashto, pt Portuguese, ro Romanian, ru Russian, sd Sindhi, si Sinhala, sk Slovak,
sl Slovenian, sr Serbian, sv Swedish, ta Tamil, te Telugu, th Thai, tl Tagalog, tr Turkish, ug Uyghur, uk Ukrainian,
ur Urdu, vi Vietnamese, zh Chinese
"""
LANGUAGES: dict[str, str] = {code: name for code, _, name in (each.strip().partition(" ") for each in NAMES.split(","))}
OTHERWISE = {"in": "id", "iw": "he", "nb": "no", "nn": "no", "fil": "tl", "jp": "ja", "cn": "zh", "kr": "ko"}


def language_code(written: str) -> str:
    """The code of a language that is written as a code, with or without a region; empty when it is unknown."""
    code = written.replace("_", "-").partition("-")[0].lower()
    code = OTHERWISE.get(code, code)
    return code if code in LANGUAGES else ""


def language_named(name: str) -> str:
    """The code of a language that is written by its English name; empty when it is unknown."""
    return next((code for code, each in LANGUAGES.items() if each.casefold() == name.casefold()), "")

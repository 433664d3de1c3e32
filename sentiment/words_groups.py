"""The groups of English words that phrases name in angle brackets."""

GROUPS = {
    "order": "orders?|parcels?|packages?|deliver(?:y|ies)|items?|stuff",
    "ask": "do|did|are|will|would|have",
    "not": r"not|\w+n't|dont|isnt|wasnt|didnt|never|hardly|nor|no longer|far from|least",
    "body": (
        "skin|scalp|face|lips?|tongue|mouth|throat|gums?|tooth|teeth|eyes?|eyelids?|ears?|nose|"
        "head|neck|hands?|fingers?|arms?|wrists?|legs?|knees?|foot|feet|ankles?|toes?|back|hip"
    ),
    "child": "baby|toddler|child(?:ren)?|kids?|infant|sons?|daughters?",
    "kin": (
        "baby|child|kid|son|daughter|mother|mum|mom|father|dad|"
        "husband|wife|brother|sister|grandma|dog|cat|puppy|kitten|fish"
    ),
    "device": (
        "battery|charger|plug|socket|cable|adapter|outlet|wires?|"
        "phone|laptop|device|power bank|kettle|heater|oven|toaster|vape"
    ),
    "place": "house|home|flat|apartment|kitchen|room|place|shop",
    "fitting": (
        "chair|stool|bench|table|shelf|bed|cot|crib|swing|seat|"
        "stroller|pram|bike|ladder|rail(?:ing)?|balcony|stairs?|step|ceiling|sign"
    ),
    "ride": "escalator|elevator|lift|door|gate|barrier|roller ?coaster|ride|treadmill|swing|slide",
    "they are": r"(?:(?:i|we|he|she|they|my \w+)(?:'?m|'?re|'?s| am| are| is))",
    "group": (
        "black|brown|asians?|african|indian|chinese|burmese|arab|muslim|jewish|"
        "hindu|sikh|gay|lesbian|trans|deaf|blind|disabled|autistic|foreign(?:ers?)?|immigrants?"
    ),
    "trait": (
        "wheelchair|guide dog|hijab|headscarf|turban|accent|disabilit(?:y|"
        "ies)|race|religion|nationality|ethnicity|gender|sexuality|skin(?: colou?r)?"
    ),
    "treated": (
        "(?:searched|stopped|refused|denied|followed|stared at|laughed at|mocked|insulted|humiliated|ignored|"
        r"overcharged|kicked out|thrown out|threw out|turned away|told (?:us|me|him|her|them|my))"
    ),
}

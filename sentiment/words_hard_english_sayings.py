"""English sayings that hold words of hard matters and are not hard."""

SAYINGS = {
    "self_harm": (
        "dying (?:to|for) (?:try|know|see|get|have|wear|use|taste|buy|hear|a|the|some|this) | to die for | "
        r"die for (?:this|it|these|that|the) | (?:die|dying|dead|died) (?:of|from|with) (?:laugh\w*|laughter|cuteness|"
        "embarrassment|boredom|hunger|thirst|shame|jealousy|heat|curiosity) | no way to (?:contact|reach|send|cancel|"
        r"pay) | over the moon | panic (?:buy|sale)\w* | depress(?:ed|ion) glass | retail therapy"
    ),
    "health": (
        "pain in the (?:neck|ass|arse|back ?side|butt) | painful(?:ly)? (?:slow|long|expensive|obvious|experience) | "
        "sick (?:deal|design|colou?rs?|beat|track|playlist) | playlist is sick | is sick,? my | itching to | "
        "under the weather vane | eye ?sore | sight for sore eyes | broke (?:my|our) hearts? | heart ?broken? | "
        r"cost (?:me )?an arm | (?:pull\w*|tear\w*|rip\w*) (?:my|our) hair out | caught a cold waiting | "
        "my feet are killing me | blood pressure (?:monitor|cuff|machine) | heart rate (?:watch|monitor|sensor|"
        "strap) | fake blood | stage blood | poison bottle | painful to (?:use|navigate|watch|read) | "
        "headache to (?:use|return|deal|set) | books have swollen | (?:price|bit of a) shock"
    ),
    "safety": (
        "daylight robbery | robbed of | feel robbed | nearly fell (?:asleep|off my (?:chair|seat)) | "
        r"nearly died of | smoke detector batter\w+ | fire (?:sale|drill|emoji|stick|tv) | on fire,? loved | "
        "(?:is|are|were|was|drop is|lipstick is|flavou?rs?) (?:so |absolutely |literally )?on fire | hot wings | "
        "explosion of | mouth on fire | skin is glowing | strangled by a statue | gumm(?:y|ies) melted | "
        r"kids under \d | glow(?:s|ing)? (?:review\w*|skin|face|complexion|in the dark|sky|reviews|up) | "
        r"(?:tape|took|open\w*|minutes|parcel)(?: [\w']+){0,6} with a knife | safety (?:razor|pin)s? | "
        "shock when the (?:bill|price|total|invoice) | season is explosive | hurt (?:except|but) my (?:pride|wallet|"
        r"feelings) | drop(?:s|ped)? (?:out|the call) | crash(?:es|ed)? (?:on|when|every|at) (?:page|start\w*|open\w*|"
        "launch|login|checkout|level) | danger of (?:missing|running|losing) | smoking deal"
    ),
    "legal": (
        "legal size | legal (?:paper|pads?|name) | fraud (?:line|team|check|alert)s? | (?:brother|sister|mother|"
        r"father|son|daughter|parents)s?[- ]in[- ]law | in-?laws? | law of (?:attraction|\d+|averages) | "
        "murphy'?s law | (?:price|burger|it|taste|this) is a crime | prices are a crime | (?:logo|price|bun|"
        "fee)s? (?:is|are) (?:so )?criminal | not criminal | (?:tennis|food|squash|basketball|badminton|supreme|"
        "sport|pickleball)s? courts? | court ?(?:side|yard|esy|shoes?|seats?) | wedding officer | customs fee | "
        "witness my"
    ),
    "discrimination": (
        "(?:my|our) whites | deaf ears | turn(?:ed)? a blind eye | blind (?:box(?:es)?|bags?|spots?|date|taste|test|"
        "buy|cord|fold)s? | rolling? ramp | insult to (?:injury|pizza|coffee|food) | (?:italian|chinese|indian|thai|"
        "french|japanese|korean|american|mexican|asian|british|turkish|german|african) (?:food|sauce|tea|rice|style|"
        "size|sizes|sizing|takeaway|restaurant|cuisine|violet|print|made|brand|version) | fat free | low fat | "
        "full fat | pride of place | halal logo"
    ),
    "press": (
        r"job interview | print (?:quality|faded|is|was|peel\w*|crack\w*|size) | podcast (?:app|mic\w*)s? | "
        r"influencer (?:ring|code|discount|hype) | newspaper (?:wrapp\w*|inside|stuff\w*) | (?:delivery|return|refund|"
        "cancellation|order|cut-?off|dispatch) deadline | bank statements? | viral (?:tiktok )?(?:product|mascara|"
        "cream|lipstick|leggings|serum|bag) | radio (?:button|alarm) | magazine (?:subscription|rack|holder) | "
        "front page says | (?:now|become|like|just) a news site | story behind this | report on your blog | "
        "for the news lovers | boxing on tv"
    ),
}

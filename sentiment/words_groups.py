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
    "limb": (
        "(?:back|neck|head|face|hand|arm|leg|foot|hip|shoulder|heel|palm|nail|finger|toe|hair|body|cheek|bottom|bum|"
        "heart|shin|calf)s?|feet|calves|hips"
    ),
    "part": (
        "skin|scalp|lips?|tongue|throat|gums?|tooth|teeth|eyes?|eyelids?|eyelashes|ears?|eardrum|nose|nostrils?|"
        "ankles?|wrists?|toes?|toenails?|fingers?|fingertips?|thumbs?|knees?|elbows?|thighs?|shins?|ribs?|spine|"
        "collarbone|coccyx|tailbone|belly|tummy|stomach|chest|lungs?|kidneys?|liver|forehead|chin|jaw|bum|knuckles?|"
        "cuticles?|palms?|armpits?|groin|nipples?|mouth"
    ),
    "bad": (
        r"red|sore|raw|hurt\w*|ach(?:e|es|ed|ing)|pain\w*|swoll\w+|swell\w*|itch\w*|burn\w*|sting\w*|stung|numb|"
        r"tingl\w+|bleed\w*|bled|black|blue|purple|green|yellow|grey|gray|orange|pale|puffy|weepy|throb\w*|crack(?:ed|"
        r"ing)|peel\w*|flak(?:y|ing)|blister\w*|shak(?:y|ing)|trembl\w*|twitch\w*|stiff|broken?|snapped|torn|ripped|"
        r"burst|droop\w*|damaged|bump\w*|lumps?|rash\w*|bruis\w+|wound\w*|infect\w*|septic|ulcer\w*|ring(?:ing|s)|"
        r"deaf|blind|blurr\w*|fuzzy|watery|rac(?:ing|ed)|pounding|stone|locked up|slough\w*|cramp\w*|spasm\w*|lobster|"
        r"inflamed|injur\w*|cut open|bloodshot|twisted|sprained|fractured|dislocated|scarred|scars?|scabs?|went wrong|"
        "won'?t (?:open|move|bend|close|stop)|don'?t open|dont open|can'?t (?:open|move|bend|close)|closed up|swollen"
    ),
    "sore": (
        "red|sore|swollen|itchy|numb|bleeding|burnt|burned|burning|broken|cracked|puffy|bruised|blistered|tingly|"
        "infected|purple|blue|cut|aching|stiff|torn|twisted|peeling|blurry|dry cracked"
    ),
    "ill": (
        r"sick|ill|unwell|poorly|vomit\w*|throwing up|threw up|fever\w*|limp|letharg\w*|collaps\w+|unconscious|"
        r"faint\w*|seiz\w+|fitting|convuls\w*|bloated|wheez\w*|chok\w*|scream\w*|drool\w*|foam\w*|rash\w*|swollen|"
        "swelled|burnt|burned|bleeding|dying|died|dead|gone by morning|stopped (?:moving|breathing|eating)|"
        r"hospital\w*|ambulance|er|ward|vet|clinic|doctor|coughing|turned blue|stitches|surgery|hives|itchy?|itching|"
        "mouth is full"
    ),
    "kidkit": (
        "crib|cot|pram|stroller|buggy|pushchair|bouncer|high ?chair|car seat|booster seat|baby (?:carrier|walker|"
        r"gate|monitor|bath|sling|swing|bottle)|carrier|teether|teething \w+|dummy|pacifier|rattle|bunk bed|bassinet|"
        "cradle|playpen|toddler bed|doll|teddy|toy (?:house|car|piano|gun)|bottle teats?|walker|stair ?gate"
    ),
    "height": (
        r"ladder|step ?stool|scaffold\w*|swing|slide|trampoline|bouncy castle|inflatable|ferris wheel|roller ?coaster|"
        "zip ?line|climbing (?:rope|frame|wall)|carabiner|karabiner|hammock|harness|bunk|balcony|railings?|handrail|"
        "stairs|escalator|elevator|lift|tv bracket|wall bracket|wardrobe|bookcase|bookshelf|shelf|shelves|chandelier|"
        "ceiling fan|curtain rail|hoverboard|e-?bike|e-?scooter|scooter|skateboard|bike|bicycle|roof rack|tow bar|"
        "treadmill|barbell|bench press|resistance band|pull-?up bar|gym machine|chair|stool|desk|tent pole|"
        "garage door|gate|mirror"
    ),
    "gives": (
        "came (?:loose|off|apart|unscrewed|undone|away|down)|comes? (?:loose|off|apart|undone|unscrewed)|"
        "coming (?:loose|off|apart)|fell|falls|falling|fold(?:ed|s)|gave way|gives way|snapped|snaps|"
        "cracked (?:under|while|when|and)|bent open|bent|broke (?:while|when|under|and|with|mid)|split (?:under|"
        r"while)|flew|sank|slipped|slips|tipped|tips|toppled|collaps\w+|unscrew\w*|detach\w*|jammed|failed|fails|"
        r"trapped|trap|pinch\w*|caught|swallow\w*|chok\w*|stuck|shatter\w*|loose bolts?|loose screws?|wobbl\w*|"
        r"unstable|not stable|fray\w*|frays|went down by itself|broken wire|rust(?:y|ed)?|sharp|splinter\w*|undone|"
        r"unlock\w*|mou?ld\w*|powder|hole|missing (?:bolt|screw|part)|landed|drops?|dropped|sways?|shakes"
    ),
    "electric": (
        r"lamp|light|led strip|bulb|charger|charging \w+|adapter|adaptor|plug|socket|switch|extension (?:lead|cord|"
        "cable)|power strip|cable|cord(?:set)?|battery|power ?bank|phone|laptop|laptop stand|tablet|earbuds?|watch|"
        r"vape|heater|kettle|(?:air )?fryer|oven|hob|stove|burner|induction \w+|cooker|iron|toaster|microwave|"
        "washing machine|washer|dryer|dehumidifier|humidifier|diffuser|electric blanket|blanket|heating pad|heat pad|"
        r"heated \w+|hair ?dryer|straightener|curling \w+|clipper|shaver|fan|boiler|shower|fridge|freezer|tv|monitor|"
        "speaker|console|router|drill|scooter|e-?bike|hoverboard|motor|compressor|aircon|ac unit|blender|mixer|grill|"
        r"barbecue|lighter|candle|gas \w+|pump|mower|machine|device|unit"
    ),
    "heat": (
        r"fire|flames?|flam\w+|burn\w*|burnt|smok\w+|melt\w*|scorch\w*|smoulder\w*|spark\w*|buzz\w*|hums?|humming|"
        r"hiss\w*|sizzl\w*|crackl\w*|zap\w*|tingl\w*|shock\w*|flash\w*|arc|arcing|explod\w*|bang|popp?(?:ed|ing|s)?|"
        r"glow\w*|overheat\w*|swell\w*|swollen|swelled|bulg\w*|short(?:ed|s|ing) out|brown|charred|too (?:hot|warm)|"
        "so hot|very hot|gets hot|red hot|boiling|fused|frayed|bare|exposed|breaker|fuse|trips?|tripped|"
        r"electrocut\w*|leaking (?:acid|fluid|gas)|stays on|dripping"
    ),
    "food": (
        "milk|yoghurt|yogurt|bread|cake|rice|noodles?|soup|stew|curry|sauce|salad|burger|pizza|pasta|chicken|beef|"
        "pork|meat|sausages?|fish(?: balls?)?|prawns?|eggs?|cereal|chocolate|biscuits?|cookies?|sandwich|paste|jam|"
        "honey|water|juice|tea|coffee|latte|smoothie|drink|beer|wine|ice|ice cream|formula|baby food|puree|snacks?|"
        "crisps|nuts|dumplings?|sushi|samosa|roti|kebab|taco|food|meal|feed|vitamins?|jar|teats?|bottle|salt|sugar|"
        "flour|fruit|vegetables?|veg|tofu|cheese|butter|lunch|dinner|can|tin"
    ),
    "foul": (
        r"mou?ld\w*|maggots?|worms?|cockroach\w*|roach\w*|droppings|insects?|bugs?|flies|weevils?|larvae|rat|mouse|"
        "mice|gecko|lizard|glass|metal|wire|screw|plaster|band-?aid|glove|syringe|needle|staple|nail|hair|blood|"
        r"plastic|ceramic|stone|rubber|bone|soap|bleach|detergent|chemical\w*|poison\w*|pesticide\w*|expired|raw|"
        r"undercooked|contaminat\w*|rotten|rancid|cigarette|mercury|rust|tooth"
    ),
    "bit": (
        "glass|shards?|ceramic|metal|wire|screws?|bolts?|nails?|staples?|plaster|band-?aid|gloves?|syringes?|"
        "needles?|hairs?|blood|maggots?|worms?|cockroach(?:es)?|insects?|bugs?|fl(?:y|ies)|rats?|mouse|mice|geckos?|"
        "lizards?|ants|slugs?|snails?|tooth|teeth|fingernails?|cigarette(?: butt)?|rubber band|razor blade|pebbles?|"
        r"eyelash|toenail|caterpillar|spiders?|snake|frog|blue plastic|piece of (?:\w+ )?plastic"
    ),
    "menace": (
        r"creep\w*|stalk\w*|threat\w*|follow(?:s|ed|ing) (?:me|us|her|my \w+) (?:home|to|outside|out|down|into)|"
        "tail(?:ed|ing)|scream(?:s|ed|ing)|shouting my|bang(?:ed|ing)|pounding|knif(?:e|ed)|gun|weapon|drunk|spat|"
        r"spit(?:s|ting)?|hit (?:me|my|him|her|us)|push(?:ed|ing) (?:me|my|her|him|us|past)|slapp\w*|kick(?:ed|ing|s)|"
        r"grab\w*|punch\w*|touch(?:ed|ing|es) (?:me|my|her)|hugg(?:ed|ing)|kiss(?:ed|ing)|beautiful|flirt\w*|"
        "asked me out|keeps? (?:texting|messaging|calling|coming|writing|bumping|asking)|came back|under my window|"
        "where i live|remembers|looked up my|watch(?:es|ed|ing) me|waiting outside|waits? outside|wouldn'?t leave|"
        "won'?t leave|refused to leave|forced|inside my|at night|at midnight|block(?:ed|ing) (?:my|the) (?:way|door)|"
        "took (?:a )?(?:photos?|pictures?) of me|film(?:ed|ing) (?:me|us|my)|raised (?:his|a) (?:fist|hand)|"
        "nickname for me|mask"
    ),
    "peoples": (
        "africans|asians|arabs|indians|cambodians|khmers?|russians|thais|filipin[oa]s?|laotians|nigerians?|"
        "ghanaians?|kenyans?|somalis?|ethiopians?|sudanese|pakistanis?|bangladeshis?|nepal(?:is|ese)|tamils?|"
        "mexicans|colombians|turks|kurds?|poles|romanians|albanians|ukrainians|israelis|palestinians?|syrians?|"
        "iraqis?|iranians?|afghans?|jews?|muslims?|moslems?|islamic|hindus?|sikhs?|buddhists|mormons?|karens|hmong|"
        "akha|shan people|burmese|rohingyas?|uyghurs?|latin[oax]s?|hispanics?|caucasians?|americans|brits|germans|"
        "frenchies|chinese people|koreans|mainlanders|westerners|easterners|northerners|southerners|villagers|isaan|"
        "isan|lao people"
    ),
    "nation": (
        "african|asian|arab|arabic|indian|cambodian|khmer|russian|thai|filipin[oa]|lao|laotian|nigerian|ghanaian|"
        "kenyan|ethiopian|pakistani|bangladeshi|nepali|mexican|turkish|kurdish|polish|romanian|ukrainian|israeli|"
        "palestinian|syrian|iranian|afghan|jewish|muslim|hindu|sikh|burmese|chinese|japanese|korean|vietnamese|malay|"
        "indonesian|american|british|german|french|italian|western|foreign|black|brown|white|latin[oa]|karen|hmong|"
        "isan|isaan|local|immigrant|migrant|caribbean|jamaican|brazilian|roma"
    ),
    "kindof": (
        "gay|lesbian|trans|queer|deaf|blind|disabled|autistic|handicapped|elderly|transgender|bisexual|non-?binary|"
        "intersex|mixed[- ]race|biracial|dark[- ]?skinned|brown[- ]?skinned|light[- ]?skinned|coloured|fat|obese|"
        "overweight|short men|muslim|jewish|hindu|sikh|indigenous|refugee|immigrant|migrant|foreign|homeless|"
        "hiv positive|wheelchair user|single mother|widow|pensioner|dwarf|albino|stateless"
    ),
    "person": (
        "people|person|wife|husband|man|men|woman|women|guys?|girls?|boys?|lady|ladies|kids?|child(?:ren)?|family|"
        "families|friends?|colleagues?|customers?|guests?|couples?|housekeeper|nanny|maid|helper|workers?|driver|"
        "students?|tourists?|mother|father|mum|mom|dad|son|daughter|brother|sister|aunt|uncle|neighbou?rs?|boyfriend|"
        "girlfriend|partner|folks|ppl|passport|accent|name|looking|faces?|roommate|classmates?|team ?mate|in-laws?|"
        "grandma|owned|community|users?|buyers?|tenants?|applicants?|squint|dude|bloke|mate"
    ),
}

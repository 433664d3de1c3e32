"""The English words by which hard matters are known.

`sentiment.phrases.phrases` explains how a table is read.
"""

PHRASES = {
    "self_harm": r"""
        suicid\w+ | kill(?:ing)? my ?self | unalive | self[ -]?harm\w* | cutting myself | harm(?:ing)? myself
        hurting myself | want to hurt myself | end(?:ing)? (?:it all|my(?: own)? life|everything|it tonight)
        tak(?:e|ing) my (?:own )?life | (?:want|wanna|wanted|ready) (?:to )?die | hang(?:ing)? myself
        (?:want|wish) (?:it|everything) (?:would )?(?:to )?(?:all )?(?:end|stop|over)
        wish i (?:was|were|wasn'?t) (?:dead|alive|never born|here any ?more) | better off (?:dead|without me)
        tired of (?:living|life|being alive) | (?:life|living)(?: is|'s)?(?: just)? not worth | isn'?t worth living
        (?:keep|carry on) living
        (?:don'?t|do not|didn'?t) want to (?:live|be alive|exist|be here any ?more|wake up)
        no (?:reason|point) (?:to live|in living|to go on|in going on|to keep going)
        (?:reason|point) (?:to|in) (?:keep )?living | nothing (?:left )?to live for
        can'?t (?:go on|do this any ?more) | (?:nobody|no ?one) would (?:even )?(?:miss me|care|notice) if i
        (?:take|took|taking|swallow) (?:all )?(?:my|the|all my|a bottle of) (?:pills|tablets)
        goodbye (?:everyone|world|cruel world) | jump(?:ing)? (?:off|from) (?:a|the) (?:bridge|building|roof|balcony)
        (?:want|wish) (?:to|i could) (?:just )?disappear | (?:and|to) never wake up | (?:don'?t|no) reason to (?:go on|be here)
        want(?:ed)? to be dead | (?:see|saw) no (?:way out|future) | life is (?:pointless|meaningless|over)
        (?:i'?ve|i have) given up on life | cut my wrists | slit my | (?:don'?t|do not) want to (?:exist|go on)
        no point in (?:living|life|anything) | (?:hate|done with|over with) (?:being alive|living)
        wish i could (?:die|stop existing) | rather be dead | ending my life""",
    "health": r"""
        allerg\w+ | anaphyla\w+ | hives | rash(?:es)? | food ?poison\w* | poison(?:ed|ing|ous)? | vomit\w*
        (?:throw|threw|thrown|throwing) up | puk(?:e|ed|ing) | the runs | gastro\w* | diarrh?o?ea | nause\w+
        made (?:\w+ ){1,3}(?:sick|ill|unwell)
        (?:got|get|gets|fell|was|were|been|became|felt|feel|feeling|getting) (?:\w+ )?(?:sick|ill|unwell|poorly)
        medical (?:attention|help|emergency|treatment|bills?)
        sick (?:all|after|from|for \w+ days|as a dog|to my stomach)
        (?:to|in|at|into|from|a|the|al|el|no|ao) hospital | hospitali[sz]\w+ | a&e | emergency room | intensive care
        icu | ambulance | paramedics? | (?:see|saw|to|call|called) (?:a|the|my|our) (?:doctor|gp|vet|dermatologist)
        doctor (?:said|says|told) | injur\w+ | (?:<body>|nose|was|started|is|won'?t stop|it) ?bleed(?:s|ing)?
        nose ?bleeds? | bled | (?:my|his|her|lots of|lost|covered in|full of|see|saw|cough\w*|drew|with|of) blood
        blood (?:everywhere|all over|on (?:my|his|her|the)|pressure|poisoning|sugar) | dizz(?:y|iness)
        (?:a|high|had|with) fever | (?:went|gone|felt) numb | numbness | cramps | bruis\w+ | scarr(?:ed|ing)
        scald\w*
        (?:boiling (?:water|oil)|hot (?:oil|water|coffee|tea|soup) (?:\w+ ){0,3}(?:on|over|down|into|onto))
        burn(?:ed|t|s|ing)? (?:my|his|her|our|the)(?: \w+)? (?:<body>|<kin>) | (?:first|second|third)[- ]degree
        (?:needed|got|had|\d+) stitches
        <body> (?:\w+ ){0,2}(?:burn\w*|itch\w*|swell\w*|swollen|peel\w*|clos(?:ed|ing)|numb|went numb) | blister\w*
        swollen | swelled | infect(?:ed|ion) | (?:can'?t|couldn'?t|trouble|difficulty|hard to) breath\w*
        (?:broke|broken|fractured|sprained|twisted) (?:my|his|her|an?|our)(?: \w+)? (?:<body>|bone) | concussion
        (?:took|fell|falling|coming|came|lost|losing) (?:\w+ ){0,2}hair
        hair (?:\w+ ){0,2}(?:fell|falling|coming|came) out
        (?:cut|sliced|hurt|stabbed|scratched) (?:my|his|her|our) (?:\w+ )?(?:<body>|self)
        bit(?:e|ten)? (?:down )?(?:on|into) (?:a|an|some) (?:\w+ )?(?:stone|rock|metal|glass|bone|screw|plastic|shell)
        cut myself | hurt myself | (?:cracked|chipped|broke|lost) (?:a|my) (?:tooth|filling|crown)
        (?:glass|metal|needle|razor|maggots?|cockroach\w*|rats?|worms?|screw|staple) in (?:my|the|our|his|her|your|it)
        (?:pieces?|shards?|bits?) of (?:glass|metal|plastic|wire) | maggots? | unconscious | faint(?:ed|ing)
        passed out | seizures? | asthma | pregnan\w+ | breast-?feeding | diabet\w+ | epilep\w+ | heart condition
        pacemaker | headaches? (?:after|from|since|all) | stomach (?:ache|cramps?|pains?|bug) | stomach ?aches?
        side effects? | salmonella | e coli | listeria | norovirus | contaminat\w+ | heat ?stroke | dehydrat\w+
        (?:toxic|carcinogen\w*) (?:fumes?|chemicals?|substances?|smell|paint|ingredients?) | carcinogen\w*
        chemical burns? | itch\w* (?:all over|skin|rash) | (?:skin|bad|severe|allergic) reaction
        (?:breaking|broke|broken) out in | reacted (?:badly )?to | overdos\w+ | heart attack | stroke (?:after|from)
        slipped (?:\w+ ){0,6}(?:floor|fell|stairs|ice|wet)
        (?:fell|fallen) (?:down|off) (?:the|your|a) (?:stairs|steps|ladder|chair|bike|treadmill|escalator)
        miscarr\w+ | <kin> (?:\w+ ){0,3}(?:died|dead|dying|passed away|sick|ill|unwell|poorly)
        (?:took|taken|rushed|carried) (?:\w+ ){0,2}(?:away|to) (?:\w+ )?(?:by ambulance|hospital|a&e|er) | piercing
        pus | sepsis | surgery | operation after | x-?ray
        (?:hurt|injured|wounded) (?:\w+ )?(?:badly|child|kid|son|daughter|baby) | heart palpitations? | palpitations?
        shak(?:ing|y) after | (?:sun|skin|razor) ?burn(?:t|ed|s)? | peanuts? | gluten | coeliac | celiac | lactose
        nut[- ]free | epipen | eczema | psoriasis | dermatitis | (?:went|gone|going) blind
        (?:lost|losing) (?:my|his|her) (?:sight|vision|hearing|hair|nail|finger) | raw chicken
        (?:chicken|pork|burger|meat|fish) (?:was|were|is) (?:\w+ )?(?:raw|pink|off)
        expired (?:food|milk|meat|product|medicine) | out of date (?:food|milk|meat) | medicine | medication
        prescription | on the toilet (?:all|for|since) | (?:kidneys?|liver|lungs?) (?:failure|damage|disease|stones?)
        (?:organ|heart) failure | the vet | vet bills? | antidepressants? | antibiotics? | blood thinners?
        on (?:medication|meds) | chemo\w* | <body> to swell | swell(?:ed|ing)? up | welts? | burning sensation
        tumou?rs? | cancer | tetanus | stung | bitten by | bed ?bugs? | lice
        mould in (?:my|the|our) (?:food|bread|drink|bottle) | hair fell | nosebleeds? | unbearable pain
        in (?:so much |severe |terrible )?pain | hurts? to (?:swallow|breathe|walk|see)""",
    "safety": r"""
        (?:caught|catch(?:es|ing)?|set(?:ting)?(?: \w+){0,2} on|electrical|battery|house|started an?|a small) fire
        fire (?:hazard|risk|brigade|department) | (?:in|into|up in) flames
        (?:<device>|<place>|car|curtains?|hair|bed) (?:\w+ ){0,2}on fire
        burn(?:ed|t|ing)? (?:\w+ ){1,3}<place> down | start(?:ed|s) (?:smoking|to smoke|sparking|to spark)
        began (?:smoking|sparking) | smok(?:e|ing) (?:from|coming|came|pouring|everywhere) | full of smoke
        explod(?:e|ed|es|ing) | (?:<device>|bottle|unit) blew up | electric(?:al)? shocks? | electrocut\w+
        (?:got|gave me|gets?) (?:an? )?(?:\w+ )?shock(?:ed)? (?:from|off|by|when|every)
        shocked (?:me|him|her|my \w+) (?:when|as|every) | sparks? (?:flew|flying|from|out|when|came) | sparking
        (?:live|exposed|bare) wir(?:es?|ing) | short[- ]circuit\w* | overheat\w*
        <device> (?:\w+ ){0,3}(?:melt\w*|burn\w*|swell\w*|swollen|smok\w+|spark\w*|bulg\w+)
        burn(?:ed|t|ing) (?:down|smell|plastic|rubber) | (?:too|so) hot to (?:touch|hold)
        smell(?:s|ed)? (?:of|like) (?:\w+ )?(?:burn(?:ing|t)|gas|smoke) | gas leak | carbon monoxide
        brakes? (?:failed|fail|failure|don'?t|didn'?t|stopped|not|won'?t) | chok(?:e|ed|es|ing) | suffocat\w+
        strangl(?:ed|ing|ation) | swallow(?:ed|s)? (?:it|one|a|the|part|some|this) | small parts
        button batter(?:y|ies) | hazardous | (?:a|an|fire|trip\w*|safety|health|shock|real|serious|huge) hazard
        dangerous | (?:a|real|serious|in|such a|the) danger | unsafe | not safe
        <child> (?:\w+ ){0,8}(?:swallow\w*|trapped|stuck|strangl\w+|wires?|fell (?:out|off)|drown\w*|got hold)
        safety (?:issue|concern|risk|recall|problem|hazard) | product recall | airbags? | seat ?belts?
        steering (?:failed|locked) | accident (?:because|waiting|caused)
        (?:caused|nearly had|almost had) an accident
        (?:could|might|nearly|almost) (?:have )?(?:been )?kill(?:ed)? (?:me|us|him|her|my|someone|somebody|people)?
        (?:could|might) have (?:died|been killed|been hurt|hurt someone) | collapsed (?:under|while|with|on)
        wheel (?:came|fell) off | (?:nearly|almost) (?:\w+ )?drown\w* | assault(?:ed|s)? | molest(?:ed|ing|er|ation)
        grop(?:ed|ing) | sexual(?:ly)? (?:assault\w*|harass\w*|abus\w*|comments?|remarks?|inappropriate|advances?)
        harass\w* | threaten(?:ed|ing) (?:me|us|my|to (?:hit|hurt|kill|beat|call)) | follow(?:ed|ing) me home
        (?:grabbed|pushed|shoved|punched|slapped|spat at|touched) (?:me|my|her|him|us)(?! heart)
        hit (?:me|him|her|my \w+) (?:in|on|with|over|across) | stalk(?:ed|ing|er) | spiked my | bomb threat
        a bomb in | (?:going to|gonna|will|'ll) (?:kill|shoot|stab|burn down) (?:you|your|them|everyone|the)
        melted (?:my|the|through|into|onto|its?)
        <ride> (?:\w+ ){0,5}(?:caught|trapped|stuck|crushed|hit|jammed|stopped suddenly|broke|fell)
        (?:trapped|stuck) in (?:the|your|a) (?:lift|elevator)
        (?:caught|trapped|crushed|stuck) (?:my|his|her|our) (?:\w+ )?(?:<body>|<child>|hair) | lifeguard | drown\w*
        (?:car seat|seat ?belt|buckle|harness|helmet|safety \w+) (?:\w+ ){0,4}(?:opened|broke|snapped|failed)
        (?:car seat|seat ?belt|buckle|harness|helmet|safety \w+) (?:\w+ ){0,4}(?:came|undone|cracked|released)
        (?:tyres?|tires?|wheels?|steering|engine|brakes?) (?:\w+ ){0,2}(?:burst|blew|failed)
        (?:tyres?|tires?|wheels?|steering|engine|brakes?) (?:\w+ ){0,2}(?:locked|fell|came off|cut out)
        (?:got|gets|was|is|too|so) (?:\w+ )?hot (?:it|that it|enough to) (?:\w+ )?(?:melt|burn|smok)\w*
        fire (?:exit|alarm|escape) | no smoke | fell on (?:my|me|his|her|him|a|our)
        (?:sharp|jagged|rusty) (?:edge|edges|metal|nail|screw|point)s? | nearly (?:hit|ran over|crashed|fell|died)
        ran (?:me|us|him|her) over | driver (?:\w+ ){0,3}(?:drunk|asleep|texting|on his phone|speeding|red light)
        drunk driver | (?:with|pulled|has|had) an? (?:gun|knife) | (?:gun|knife)point
        touch(?:ed|ing) me (?:in|on|without|under)
        my (?:drink|phone number|address) (?:was|got) (?:spiked|leaked|given)
        <fitting> (?:\w+ )?(?:collapsed|snapped|buckled|gave way|(?:fell|broke|cracked) (?:and|while|when|under|on))
        (?:blue |big |saw |tiny )?sparks? (?:every|each|all|at|coming)
        (?:pill|medicine|bleach|detergent) (?:bottle|cap|pod)s? | child(?:proof| lock| safety)
        (?:year|month)[- ]old (?:\w+ ){0,6}(?:got|opened|ate|drank|reached|pulled|fell|climbed|swallowed)
        electrics? (?:is|are) (?:bad|dodgy|dangerous) | (?:buzzing|humming) (?:plug|socket) | tripped (?:over|on)
        glass (?:exploded|shattered|broke) (?:in|on|all) | shattered (?:in my|all over|while|everywhere)""",
    "legal": r"""
        lawyers? | attorneys? | solicitors? | barristers?
        legal (?:action|advice|team|proceedings|dispute|claim|department|notice|rights|steps|counsel|matter)
        (?:my|our) legal | legally | lawsuits? | law suit | law firm | paralegal
        (?:going to|gonna|will|'ll|to|can|could|should|i'd|shall|might|i'm) sue
        su(?:e|ed|ing) (?:you|them|u|this|your|the|for|over|ur|him|her) | class action | small claims
        (?:go|going|take|taking|took|taken|see|meet|up)(?: \w+){0,4} court(?!esy) | in court
        court (?:case|order|date|action|summons|proceedings|papers) | tribunal | litigat\w+
        consumer (?:protection|rights|affairs|ombudsman|commission|council|court|forum|law|authority) | ombudsman
        trading standards | better business bureau | the (?:bbb|ftc|fca|fda)
        (?:call\w*|to|the|with|by|file\w*|report\w*|local|inform\w*|contact\w*|involv\w+) (?:\w+ ){0,2}(?:police|cops)
        police (?:report|complaint|station|case) | (?:to|the|local|contact\w*|inform\w*|relevant) authorities
        press(?:ing)? charges | commit(?:ted|ting)? fraud | report\w* (?:\w+ ){0,4}fraud
        fraud (?:report|case|charges|department|squad) | gdpr | pdpa | data (?:protection|breach|leak) | leaked my
        (?:sold|shared|gave) my (?:data|details|address|e?-?mail|number|phone number|personal \w+) (?:to|with)
        privacy (?:law|breach|violation|commissioner) | defam\w+ | libel | slander
        copyright (?:infring\w+|violation|claim) | infring(?:e|ed|es|ing|ement) | dmca
        patent (?:infring\w+|lawsuit) | cease and desist | breach of contract
        stole my (?:photo|design|artwork|picture|image)s? | illegal(?:ly)? | unlawful\w* | against the law
        (?:broke|breaking) the law | subpoena | statutory rights | prosecut(?:e|ed|ion) | damages claim
        compensation claim | personal injury | (?:our|my|the) lawyers | instructed (?:our|my)
        notice (?:letter|of claim) | breaking the law | theft | criminal (?:offence|charges|complaint) | breach of
        (?:took|taking|take) (?:this|it) further legally | regulator | watchdog | licen[cs]ing authority
        (?:health|food) (?:inspector|standards|safety) | environmental health | osha
        tax (?:office|authority|fraud|evasion) | identity theft | (?:unpaid|owed) wages
        labou?r (?:law|court|rights)""",
    "discrimination": r"""
        discriminat\w+ | racis(?:t|ts|m) | racial(?:ly)? | sexis(?:t|m) | homophob\w+ | transphob\w+ | islamophob\w+
        xenophob\w+ | anti-?semit\w+ | bigot\w* | ableis(?:t|m) | misogyn\w+ | slurs? | misgender\w* | ageis(?:t|m)
        n[- ]word | hate (?:speech|crime) | prejudice[ds]? | whites only | no foreigners | monkey (?:noises|sounds)
        only (?:<group>|white) (?:people|person|family|couple|ones?|customers?|guests?)
        because <they are> (?:an? )?(?:<group>|white|old|fat|thai|local|not \w+|wom[ae]n)
        because of (?:my|our|his|her|their|the) (?:<trait>|age|weight|colou?r)
        (?:wouldn'?t|won'?t|not allowed) (?:\w+ ){0,8}<trait> | go back to (?:your|my|our|his|her) (?:own )?country
        (?:mocking|laughing at|ma(?:de|king) fun of|imitat\w+) (?:my|his|her|our|their) (?:<trait>|weight)
        (?:mocking|laughing at|ma(?:de|king) fun of|imitat\w+) (?:my|his|her|our|their) (?:stutter|eyes)
        (?:two|men|women|girls|boys|couple)(?: [\w']+){0,3} hold(?:ing)? hands | gay couple
        (?:<group>|<trait>)(?: [\w'\-,]+){0,10} <treated>
        <treated>(?: [\w'\-,]+){0,6} (?:<trait>|<group> (?:people|man|woman|guy|family))
        <treated>(?: [\w'\-,]+){0,6} (?:<trait>|<group> (?:customers?|friends?|kids?|brother|sister|mother))
        (?:all|let) the white (?:people|ones|customers) | white (?:people|customers) (?:first|only|in|got|were)
        people like (?:me|us|you) (?:should|don'?t|aren'?t|are not|shouldn'?t|can'?t)
        call(?:ed|ing)? (?:me|him|her|us|them) (?:an? |the )?(?:\w+ )?(?:fag|chink|paki|retard|tranny)
        call(?:ed|ing)? (?:me|him|her|us|them) (?:an? |the )?(?:\w+ )?(?:dyke|monkey|terrorist|spic|gook|coon)
        faggots? | niggers? | chinks? | because of (?:how|where) (?:i|we) (?:look|come|'re from)
        (?:wouldn'?t|refuse[ds]? to) serve (?:us|me|him|her|black|asian|foreign\w*) because""",
    "press": r"""
        journalists? | (?:i'?m|i am|a|as a|news|our|the|from) reporter | reporter (?:with|for|at|from)
        news ?(?:desk|room|outlet|agency|channel|editor|team) | (?:local|national|daily) newspapers?
        (?:writing|working on|preparing) (?:an?|our|the) (?:\w+ )?(?:article|story|piece|report|segment)
        (?:doing|researching|running) (?:an?|our|the) (?:\w+ )?(?:article|story|piece|report|segment)
        editor (?:at|of|for|with) | editor-in-chief
        (?:press|media) (?:enquir\w+|inquir\w+|office|contact|request|team|statement|officer)
        (?:request\w*|seeking|asking for|for) (?:an? |your )?comment
        (?:like|want|need|issue|provide|request\w*|give us) (?:an? )?(?:official )?statement | right (?:of|to) reply
        comment on (?:this|the|these|your) (?:story|article|claims?|allegations?|recall|incident|matter|report)
        could you comment | (?:like to|want to|could we|can we|may we|to) interview (?:you|someone|your)
        interview request | (?:for|request|arrange) an interview | documentary (?:about|crew|team|maker)
        our (?:readers|viewers|listeners) | correspondent
        (?:i|we) cover (?:\w+ )?(?:retail|tech|food|consumer|business|beauty|fashion|travel)
        tv (?:station|crew|channel|programme|program)
        (?:go|going|gone|take this|taking this) to the (?:press|media|papers|news|newspapers)
        (?:taking it|take it|straight|turn\w*|speak\w*|talk\w*) to the (?:press|media|papers|news|newspapers)
        (?:contact|tell|call|inform|alert)(?:ing)? the (?:press|media|papers|newspapers) | (?:my|our|the) editor
        before we (?:publish|print|go to press|broadcast|air) | freelance (?:journalist|writer|reporter)
        looking into (?:claims|allegations|reports|unpaid|your)
        we(?:'re| are) (?:publishing|running a story|reporting) | press (?:pass|accreditation|trip)
        on (?:the )?record | (?:for|in) (?:our|my|the) (?:newspaper|magazine|podcast|programme|column)
        channel \d+ news | from channel \d+ | (?:on|off) camera
        (?:i'?m|i am|we'?re|we are|calling) (?:with|from) (?:the )?(?:\w+ ){0,3}(?:news|times|post|gazette|herald)
        (?:i'?m|i am|we'?re|we are|calling) (?:with|from) (?:the )?(?:\w+ ){0,3}(?:tribune|telegraph)
        (?:i'?m|i am|we'?re|we are|calling) (?:with|from) (?:the )?(?:\w+ ){0,3}(?:chronicle|magazine|radio)
        newsroom""",
}

SAYINGS = {
    "self_harm": """
        (?:kill(?:ing)? myself|die) (?:laughing|of (?:laughter|cuteness|embarrassment|boredom)) | suicide squad""",
    "health": r"""
        sick (?:of|and tired)(?![a-z]) | (?:nearly|almost|practically|gave me|giving me)(?: \w+){0,2} heart attack
        phone (?:\w+ )?died | (?:wallet|bank account|card) (?:\w+ )?bleed\w*
        bleed(?:s|ing)? (?:money|cash|battery|edge) | (?:shirt|dye|ink|colou?rs?|red|print) bled
        bled (?:colou?r|dye|onto|in the wash) | pick your poison | gives? (?:\w+ )?(?:people |me )?a headache
        gluten[- ]free (?:options?|menu|bread)? ?(?:is|are|was|were) (?:great|delicious|lovely|amazing|good)
        best medicine""",
    "safety": r"""
        dangerously | danger(?:ous)? (?:for|to) my (?:wallet|bank\w*|purse|diet)
        (?:could|might) have died of (?:boredom|embarrassment|laughter) | not safe for work
        chok(?:es|ed)? (?:me )?up | kill(?:ed)? me,? (?:in a good way|lol|haha)
        (?:head|mind|brain|phone|internet|inbox|mentions|timeline|heart|mouth)(?: \w+){0,3} explod\w+
        explod\w+ (?:with|of|across) (?:\w+ )?(?:flavou?r|taste|colou?r|the internet)?\w*
        harass\w* (?:me|us) (?:with|by) (?:\w+ )?(?:e-?mails?|texts?|ads?|calls?|notifications?|messages|spam)
        hit me (?:up|in the feels|hard) | touched me (?:deeply|so much) | suffocat\w+ in | nearly killed me laughing
        knife (?:set|sharpener|block|skills) | glue gun | top gun (?:cute|good)
        (?:pens?|water|massage|nail|heat) gun | knock(?:ed)? (?:me )?out of the park
        smok(?:e|ing) (?:fast|hot|deals?|good)""",
    "legal": """
        (?:tennis|food|basketball|badminton|squash|supreme) court | court (?:shoes?|side|sneakers?) | legally blonde
        patent leather | fashion police""",
    "discrimination": r"""
        (?:price|indiscriminate) discriminat\w+
        black (?:friday|tea|coffee|dress|one|colou?r|shoes|jeans|leather|card)
        brown (?:rice|sugar|bread|one|leather) | blind (?:box|date|taste|spot)""",
    "press": "bug reporters?",
}

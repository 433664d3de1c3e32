"""The English words by which intents are known.

`sentiment.phrases.phrases` explains how a table is read.
"""

PHRASES = {
    "complaint": r"""
        bad | worst | worse | terribl[ey] | awful\w* | horribl[ey] | horrendous | horrid | disgust\w+ | disappoint\w+
        rubbish | garbage | appalling | dreadful | atrocious | abysmal | diabolical | disgrace\w* | trash | useless
        pathetic | (?:an? |what a |is a |absolute |total )joke
        (?:absolute|total|complete|utter) (?:shambles|mess|disaster|rubbish|farce) | shambles | scam\w*
        thie(?:f|ves) | con artists? | rip[ -]?off | poor(?:ly)? | broke(?:n)? | snapped | fell (?:apart|off|to bits)
        faulty | defective | damaged | missing | cracked | dented | (?:with )?a (?:\w+ )?dent | half the
        wrong (?:items?|size|colou?r|order|products?|one|address)
        never (?:arrived|came|received|replied|responded|answered|turned up|showed up) | rude | unacceptable
        waste of (?:money|time|space) | (?:thanks|thank you) (?:a lot )?for nothing | wasted
        regret (?:buying|ordering|it|this) | wish i hadn'?t | should have read the reviews | angry | furious | livid
        fed up | annoy\w+ | frustrat\w+ | sick of | tired of | had enough | nightmare | ridiculous | complain\w*
        lied | liars? | misleading | false advertising | cheated | conned | robbed
        not (?:happy|good|great|ok|okay|pleased|satisfied|working|acceptable|impressed|worth|fit for|even|cool)
        not (?:what i (?:ordered|expected|paid for)|as (?:described|advertised|good)) | no good
        (?:doesn'?t|won'?t|didn'?t|don'?t|isn'?t|not) work(?:ing)? | stopped working
        can'?t (?:even )?(?:log ?in|open|pay|access|use)
        can'?t get (?:it|my|this|into|through|an? (?:reply|refund|answer)) | crash(?:es|ed|ing)
        (?:so|too|very|super|painfully) slow | (?:site|app|website) is (?:\w+ )?down | down again | again and again
        overpriced | too expensive | charged (?:me )?twice | ignored | no (?:response|reply|answer|help)
        (?:hasn'?t|haven'?t|still not|not) arrived
        (?:is|was|arrived|came|always|delivered|running|hours?|days?|weeks?|mins|minutes|months?) late
        late (?:again|delivery|by \w+) | heard nothing | nothing since | tumbleweed | (?:you|they) call this | sucks?
        sucked | crap\w* | shit\w* | wtf | unhelpful | keeps? (?:crash|freez|throw|logg|kick|fail|break|say)\w+
        avoid | shame on | let (?:me|us) down | gone downhill | clueless | incompeten\w+ | a joke | unusable
        unreliable | leaked all | nobody (?:cared?s?|helped|came|answers|bothered) | no ?one (?:cared?s?|helped|came)
        (?:was|were|came|arrived|served|stone) cold | soggy | signal drops | drops? (?:out|every)
        (?:still|keep|kept) (?:getting )?charg(?:ed|ing) | charged (?:me|us) for | delayed
        (?:third|fourth|second|fifth|2nd|3rd|4th|\d+th) time (?:i|we|this|now|in)
        (?:same|another) (?:bug|problem|issue|mistake|error) | no explanation | forgot (?:my|our|the)
        still (?:isn'?t|not|broken|waiting) | in pieces | (?:so|too) dry | dirty | filthy | stained | overcharged
        double billed | smelled of | unanswered | mess(?:ed)? up | (?:lost|kept losing) my | at fault
        declin(?:ed|ing) quality | not coming
        (?:internet|wifi|network|system|server|power|signal|line)(?:'?s| is| was| has been)? (?:down|out|dead|gone)
        gross | yuck | (?:a )?hair in (?:it|my|the) | slowest | (?:for the )?\w+ day running | ruined | embarrassing
        sags? | overheard | stingy | (?:no|zero) (?:help|respect|care|apology)""",
    "question": r"""
        how (?:do|can|should|would|long|much|many|often|to get) (?:i|you|we|it|is|does|do|are|did|will|the|my|a|one)
        how long | how much | how come
        <ask> you (?:guys |still |ever |also )?(?:sell|have|offer|ship|deliver|accept|take|stock|open)
        <ask> you (?:guys |still |ever |also )?(?:close|do|make|bring|get|give|know|plan\w*|going|change)
        (?:can|could) (?:you|someone|anyone|i|we) (?:please |pls |just |also |still )?(?:check|help|tell|explain)
        (?:can|could) (?:you|someone|anyone|i|we) (?:please |pls |just |also |still )?(?:confirm|let|look|send)
        (?:can|could) (?:you|someone|anyone|i|we) (?:please |pls |just |also |still )?(?:get|use|change|buy)
        (?:can|could) (?:you|someone|anyone|i|we) (?:please |pls |just |also |still )?(?:pay|bring|return|have|take)
        any (?:idea|news|update|chance|plans|eta|word|tips) | any(?:one|body) (?:know|knows|else|got|tried|have|here)
        is there (?:an?|any|some) | are there any
        is (?:it|this) (?:just|safe|ok|okay|possible|true|available|vegan|worth|still|really|only|supposed|normal)
        when (?:will|is|are|do|does|can|did) | when's | where (?:can|do|is|are|did) | where'?s
        wh(?:y|at) (?:is|are|does|do|did|won'?t|can'?t|isn'?t|time|size|happened|changed) | what's the
        what'?s going on | does (?:it|this|anyone|the|your|that)
        which (?:one|size|colou?r|are) (?:is|are|do|should|would|fits?|of|has) | who do i
        wondering (?:if|when|whether|how) | thoughts on | i'?d like to know | \?
        ^(?:is|are|does|can|did) (?!very |so |really |not |been |a |an |my |the best |you kidding )\w+
        is \w+ included
        (?:can|could|may) i (?:still |also )?(?:return|take|bring|pay|use|get|have|order|cancel|change|swap|come|book)
        where do i | (?:how|what) about the | has (?:order|my) \w+ | eta on | tell me (?:how|where|when|what|why|if)
        (?:do|can|are|will) (?:u|ya|y'all) | what'?s the difference | when do (?:i|we) | what if i""",
    "praise": r"""
        love(?:d|s|ly)? | adore\w* | great | amazing\w* | awesome | excellent | fantastic | perfect(?:ly)? | best
        wonderful | fab(?:ulous)? | stunning | incredible | top[ -]notch | first class | flawless | legends?
        lifesavers? | brilliant | superb | outstanding | delicious | beautiful\w* | gorgeous | obsessed
        (?:highly|would|definitely|can'?t|totally|really) recommend | recommended | impressed
        (?:very |so |really )?pleased | spot on | happy with | (?:couldn'?t|could not|can'?t) be happier
        thank you so much | thanks so much | thank you for | thanks for | can'?t thank \w+ enough | well done
        can'?t fault | never had (?:a|any) (?:problem|issue)s? | no complaints | (?:5|five)[ -]stars? | 10/10
        10 out of 10 | ten out of ten | kudos | shout ?out to | made my day | life ?saver | game ?changer | friendly
        so good | really good | very good | would buy again | will (?:buy|order) again | exceeded | hats off
        props to | comfy | so (?:comfortable|soft|cute|pretty|fast|tasty|yummy|easy|helpful|kind|nice|cosy|cozy)
        bought (?:two|three|another|some|a few)(?: more)? | hands down | absolute stars?
        (?:very|super|really) (?:helpful|kind|nice|happy|fast|comfortable|tasty|easy) | thank you,? \w+ team
        keep it up | favou?rite | felt like a present | top marks | chef'?s kiss | 👏👏 | worth every | in love with
        going the extra mile | went (?:above and beyond|the extra mile|out of (?:his|her|their) way)
        deserves? a (?:raise|medal|bonus) | thank you \w+ for | (?:\w+ )?years? a customer and still
        never disappoint\w* | so polite | thank you all""",
    "refund_request": r"""
        (?:want|need|demand|like|expect|request(?:ing)?|claim|owed?|promised|had|where'?s)(?: \w+){0,4} refund\w*
        (?:want|need|demand|like|expect|request(?:ing)?|claim|owed?|promised|had|where'?s)(?: \w+){0,4} money back
        (?:give|offer|get|waiting (?:for|on)|where is)(?: \w+){0,4} (?:refund\w*|money back)
        refund (?:me|my|please|pls|order|this|it|now|asap|request) | please refund | pls refund
        (?:like|want|need) to return | where(?:'s| is) my (?:refund|money) | (?:still no|no) (?:refund|money back)
        my money back | give (?:me )?(?:it )?back (?:what i paid|my money) | give me back
        rather have (?:the|my) money | want (?:my|the) money | how do i (?:get a refund|return)
        cancel (?:my|the|this) order | refund you (?:promised|owe) | reverse the (?:charge|payment) | charge ?back
        reimburse me | credit my (?:card|account)
        i (?:want|need|demand|expect) (?:a )?(?:full |partial )?(?:refund|compensation) | get my money
        take it back and | refund for (?:the|my|this) | (?:get|be|been) (?:paid|refunded) back | get my deposit back
        when do i get (?:my|the|paid)""",
    "order_status": r"""
        (?:where|when)(?:'?s| is| are)(?: \w+)? (?:my|our|the) (?:<order>|things?)
        <order> (?:\w+ ){0,2}(?:says?|shows?|marked(?: as)?) (?:\w+ )?(?:delivered|shipped)
        <order> (?:\w+ ){0,2}(?:says?|shows?|marked(?: as)?) (?:\w+ )?(?:dispatched|processing|pending)
        (?:haven'?t|have not|not|never|still not|yet to|didn'?t) (?:yet )?receive[d]? (?:my|the|it|our|any|an?)
        tracking (?:\w+ ){0,2}(?:hasn'?t|says|stuck|not|shows|doesn'?t)
        (?:my|our|the) <order> (?:\w+ ){0,4}(?:hasn'?t|never|not|still|isn'?t) (?:\w+ )?(?:arriv|ship|come)\w*
        (?:my|our|the) <order> (?:\w+ ){0,4}(?:hasn'?t|never|not|still|isn'?t) (?:\w+ )?(?:been|mov|here|turn)\w*
        status of (?:my|our|the) <order> | order status
        (?:update|news|eta|word) (?:on|about|for) (?:my|the|our) <order>
        when (?:will|is|does|can)(?: \w+){1,4} (?:arriv(?:e|ing)|ship|come|coming|be (?:delivered|shipped)|get here)
        (?:has|did) my <order> | still waiting (?:for|on) (?:my|our|the) <order> | still (?:nothing|no sign)
        stuck in (?:transit|customs) | lost in (?:the )?(?:post|mail)
        ordered (?:\w+ ){1,5}ago(?:,|\.)?(?: and| but)? (?:\w+ ){0,2}(?:still|nothing|heard|no)
        order (?:\w+ ){0,2}\d+ (?:\w+ )?(?:hasn'?t|still|not)
        (?:preparing|processing|pending|awaiting|waiting)(?: \w+){0,2} (?:to ship|shipment|shipping|dispatch)
        (?:has|did|will) (?:my )?order (?:\w+ )?\w+ (?:left|ship\w*|arriv\w*|been|get|come) | left the warehouse
        (?:still |it'?s )?(?:isn'?t|not|ain'?t) here(?: yet)?
        hasn'?t (?:turned up|shown up|come|moved|shipped|left) | not been delivered | eta (?:on|for)
        (?:says|shows|still|stuck (?:on|at)) '?\"?(?:out for delivery|in transit|processing)
        (?:says|shows|still|stuck (?:on|at)) '?\"?(?:preparing|pending|label created)
        been (?:out for delivery|in transit|processing|pending)""",
    "suggestion": r"""
        (?:would|i?t?'d|will) be (?:so |really )?(?:great|nice|good|cool|lovely) (?:if|to)
        (?:would|i?t?'d|will) be (?:so |really )?(?:better|amazing|awesome|helpful|handy) (?:if|to)
        (?:it'?d|it would|would) (?:really )?help if | you guys (?:should|could|need to)
        you (?:should|could|ought to) (?:really |definitely |also )?(?:add|have|make|bring|offer|sell|do|try|let|open|put|get|consider)
        please (?:add|bring back|make (?:it|a|more|them|this)|consider|include|offer|stock|do a)
        i wish (?:we|i) could (?:buy|order|choose|pay|filter|book) | wish (?:you|it|the|there|they|this)
        suggestions? | suggest(?:ing)? (?:you|that|adding|a|to) | i(?:'d| would) suggest | why (?:don'?t|not) you
        how about (?:adding|making|an?|some|offering|you) | would love (?:an?|to see|if) | feature request
        consider (?:add|mak|offer)ing | bring back | if only
        maybe (?:add|put|make|try|use|include|change|offer|have) | could do with
        (?:app|site|menu|shop|store|it|this) (?:really )?needs (?:an?|more)
        (?:any chance|hope) (?:of|you'?ll|you) (?:add|bring|mak|do)\w*
        please (?:let|allow|support|give) (?:us|me|customers|people|the)
        would (?:save|make) (?:me|us|it|life|things)
        (?:can|could) you (?:please )?(?:add|make|bring back|include|start)
        should (?:really )?(?:have|add|offer|come|be able) | an option to | ought to
        consider (?:an?|the|some|adding|making|offering) | would be (?:lovely|fantastic|amazing|useful) (?:to|if)""",
    "leaving": r"""
        cancel(?:l?ing|l?ed)? (?:my |our |the )?(?:subscription|account|membership|plan|contract)
        (?:subscription|membership) is (?:going|getting cancel\w+|over) | unsubscrib\w+ | uninstall\w*
        i'?m leaving (?:you|for) | switch(?:ed|ing)? to
        mov(?:ed|ing) (?:over )?to (?:another|a different|your competitor) | done with (?:you|this|them|your)
        (?:last|final) straw | found a better (?:shop|place|one|app|store|brand)
        never (?:buy|order|shopp?|us|com|go|return|visit|book)\w*(?: \w+){0,3} again | never again | boycott\w*
        you'?(?:ve|re) (?:just )?los(?:t|ing) (?:a|my|me)
        (?:won'?t|will not) (?:be )?(?:buy|order|shop|return|com|go)(?:ing)?(?: back| here| again| from)
        (?:will never|not) (?:be )?(?:buy|order|shop|return|com|go)(?:ing)?(?: back| here| again| from)
        (?:won'?t|will not) (?:be )?(?:back|returning|shopping|using (?:you|this|it)|ordering|buying from)
        (?:will never|not) (?:be )?(?:back|returning|shopping|using (?:you|this|it)|ordering|buying from)
        lost (?:a|my|another) (?:loyal )?(?:customer|business)
        last time (?:i|we)(?:'ll| will| ever| order| shop| buy| use)
        delet(?:e|ed|ing) (?:the|your|my|this) (?:app|account) | clos(?:e|ing) my account
        (?:money|business|custom) elsewhere | going elsewhere | port(?:ing|ed)? (?:my number |our number )?out
        porting my | (?:taking|take|moving|move) (?:our|my) (?:account|business|money|custom|number|savings)
        (?:not|won'?t be|aren'?t) renewing | won'?t renew | leaving (?:you|for|after)
        clos(?:e|ing|ed) (?:my|our) account | found (?:an|another) (?:alternative|place) | lost me as
        closing (?:all|both|down)?(?: \w+){0,3} (?:our|my) (?:\w+ )?accounts?
        that'?s it,? (?:i'?m|we'?re|closing|cancel\w+|done)""",
    "spam": r"""
        online casino | casino (?:bonus|online|site) | betting (?:tips|site) | baccarat | slots? online
        online slots? | hot singles | escorts? (?:in|service) | join (?:our|my|the) (?:telegram|whats ?app)
        ufa ?\d+\w* | ufabet\w*
        (?:earn|make) [£$€]? ?\d[\d,]*k?(?: \w+){0,2} (?:a|per|every) (?:day|week|hour|month)
        (?:earn|make) money (?:online|from home) | guaranteed \d+ ?% | \d{2,} ?% (?:profit|returns|roi)
        dm (?:me|us) (?:now|to (?:earn|buy|order|invest|start|join)) | (?:cheap|buy|free|get|real) (?:\w+ )?followers
        (?:fast|quick|instant|personal|payday) loans? | no credit check | whats ?app(?: me)?:? \+?\d[\d -]+
        check out my (?:page|channel|profile|shop|link|bio|store) | link in (?:my )?bio | t\.me/
        (?:bitcoin|crypto|forex) (?:invest\w*|signals?|trad\w+|profit\w*) | get rich | seo services
        promot(?:e|ion) (?:it|this|your \w+) on | (?:earn|make) [£$€]? ?\d[\d,]*k? (?:weekly|daily|monthly|hourly)
        \d\d ?% off (?:today|now) only | today only http | trad(?:e|ing) with (?:expert|mr|mrs|ms) | expert trader
        designer (?:bags|watches) (?:cheap|sale) | replica (?:bags?|watch(?:es)?|shoes) | work from home
        passive income | limited offer http | free (?:iphone|gift card)s? | \d[\d,]* (?:\w+ )?followers for
        followers (?:for|only) [£$€]\d | link below""",
}

SAYINGS = {
    "complaint": r"""
        not (?:too |so |that |half )?bad | (?:no|zero|without|any) complaints?
        (?:can'?t|cannot|nothing to) complain | (?:never|doesn'?t|didn'?t|don'?t|won'?t) (?:been |be )?disappoint\w*
        not disappoint\w* | <not> (?:be|been) disappoint\w* | no joke | shame (?:it|they)'?s? sold | bad ?ass
        never late | better late than never | not missing | without crashing
        (?:want|need|miss) (?:\w+ ){0,3}(?:so|too) bad | late (?:night|june|july|summer) | broke the internet
        (?:never|not) (?:broke|broken) | not only | not even mad | don'?t avoid | bad (?:blood|boys?|bunny|romance)
        missing (?:you|u|him|her|home|out)""",
    "question": r"""
        no question about it | (?:who|what|where) (?:does|would|could|is)n'?t[^?]* \?
        (?:who cares|are you (?:kidding|joking|serious)(?: me)?|really|seriously|guess what)(?: \?)+
        (?:need|want) an? \w+ loan \? | how i'll never know | i know how | you call this[^?]* \? | ^can'?t
        how do you sleep at night | did you know""",
    "praise": r"""
        <not> (?:\w+ ){0,2}(?:love|great|amazing|awesome|excellent)
        <not> (?:\w+ ){0,2}(?:fantastic|perfect|best|wonderful|brilliant|delicious)
        <not> (?:\w+ ){0,2}(?:recommend|impressed|happy with|friendly|(?:so|really|very) good|pleased|beautiful)
        would love | (?:would|'d|will) be (?:\w+ )?(?:great|nice|perfect|amazing|awesome|lovely|best)
        used to (?:be )?(?:\w+ )?(?:love|great|good|amazing|best) | best (?:regards|before|wishes|way)
        what'?s the best | (?:which|who) (?:\w+ )?(?:is|has) the best | thanks for nothing | who doesn't love
        at best | your best | was the best part | great,? another
        thank(?:s| you) for your (?:reply|time|help in advance) | thanks for the (?:reply|info)""",
    "refund_request": """
        got my (?:refund|money back) | refunded me | no refund needed | don'?t (?:want|need) a refund""",
    "suggestion": "wish (?:you|them) (?:all|a|the best|luck|well|happy|every) | i wish i",
    "leaving": r"""
        never (?:buy|us|order)\w* (?:any(?:thing|one)? (?:else|other)|another|a different)(?: \w+){0,3} again
        switched to (?:you|this|yours) | you won'?t (?:be )?(?:regret|buy|return)\w*""",
}

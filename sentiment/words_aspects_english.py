"""The English words by which aspects are known.

`sentiment.phrases.phrases` explains how a table is read.
"""

PHRASES = {
    "delivery": r"""
        deliver(?:y|ies|ed|ing|s)? | shipp(?:ed|ing) | ship(?:s|ment|ments)? | couriers? | parcels?
        (?:my|the|your|our|a) packages? | postage | dispatch(?:ed)? | tracking | (?:your|delivery|the|van) drivers?
        (?:your|delivery|the) riders? | postman | mailman | postie | customs | express | in transit
        (?:your|the|in|at) warehouse | depot
        (?:never|not|hasn'?t|haven'?t|didn'?t|still) (?:arrived?|turned? up|showed? up|c[oa]me)
        (?:finally|yet to|it|order|item|they) (?:arrived?|turned? up|showed? up|c[oa]me) | on its way
        (?:arrived|came|turned up|here|got here) (?:\w+ )?(?:late|early|on time|today|yesterday|quick\w*)
        (?:arrived|came|turned up|here|got here) (?:\w+ )?(?:fast|safely|within|in \d|after|before|sooner)
        (?:came|arrived|got here) (?:\w+ )?days? (?:early|late|later) | lost in (?:the )?(?:post|mail) | handed over
        next[ -]day (?:delivery|shipping) | doorstep | left (?:it )?with (?:a|my|the) neighbou?r
        (?:took|taken|taking) (?:\w+ ){0,2}(?:days|weeks) (?:to|for it to) (?:arrive|come|get here|ship)
        (?:took|taken|taking) (?:\w+ ){0,2}(?:months|forever) (?:to|for it to) (?:arrive|come|get here|ship)
        still (?:nothing|waiting for (?:my|the|it)) | dhl | fedex | (?:by|via|from) ups | usps | royal mail
        kerry express | flash express | j&t | ems | evri | thrown over | over the (?:gate|fence|wall) | redeliver\w*
        pick ?up point
        left (?:it |the \w+ |my \w+ )?(?:in|on|outside|at|by) (?:the|my) (?:rain|door|porch|street|step|bin|gate)
        (?:be|was|supposed to be) here by | out for delivery | no[- ]show delivery | time ?slot""",
    "quality": r"""
        quality | materials? | fabric | stitching | seams? | texture | scent | smell(?:s|ed|y)? | stinks? | tastes?d?
        leather | (?:solid|poorly|well|cheaply)[ -](?:made|built) | flavou?rs? | delicious | tasty | yummy | stale
        rotten | mou?ldy | rancid | expired | out of date | colou?rs? | fade[sd]?
        feels? (?:solid|cheap|nice|soft|flimsy|sturdy|premium) | broke(?:n)?
        breaks (?:after|easily|down|every|when) | snapped | fell (?:apart|off|to bits) | fall(?:s|ing)? (?:apart|off)
        torn | rip(?:ped|s) | tore | frayed | bobbly | pilling | shr[ua]nk | defect(?:ive|s)? | faulty | damaged
        flimsy | sturdy | durable | last(?:s|ed) (?:\w+ ){0,3}(?:days?|weeks?|months?|years?|wash\w*)
        (?:didn'?t|doesn'?t|won'?t|only) last | after (?:one|a|two|1|2) (?:wash|use|day|week|month)s?
        scratch(?:ed|es)? | crack(?:ed|s) | leak(?:s|ed|ing|y)? | peel(?:ed|ing|s)? | rust(?:ed|y) | wore out
        shattered | chipped | bent | (?:recipe|formula) | fake | counterfeit | knock[ -]?off | genuine | authentic
        good stuff | stopped working after | battery life | died on me | conk(?:ed|s) out
        (?:not|nothing) (?:as|like) (?:described|advertised|pictured|(?:in )?the (?:photos?|pictures?|pics?))
        in (?:\w+ )?pieces | (?:so|too|very|bone|really) dry | soggy | burnt | bland | (?:too|so|very) salty
        undercooked | overcooked | stained | filthy | dirty | blurry | buttons?
        (?:was|were|came|arrived|stone|served) cold | came off | worn out | itchy | waterproof | watery | lumpy
        freshness | (?:not|so|very|always|really|super) fresh
        (?:lost|missing) (?:\w+ ){0,2}(?:buttons?|screws?|parts?) | sags? | sagging | shrank | wobbly
        loose (?:thread|screw)s? | comfortable | uncomfortable | a hair in""",
    "sizing": r"""
        siz(?:e|es|ed|ing) | fits? (?:me|him|her|perfect\w*|well|like|great|true|small)
        fits? (?:large|big|tight|loose|nicely|beautifully|fine|snugly?|my|weird\w*)
        (?:perfect|good|great|bad|weird|tight|loose|snug) fit
        (?:doesn'?t|don'?t|didn'?t|won'?t|not|does it|would it|will it) (?:even )?fit | the fit
        (?:way )?too (?:small|big|tight|loose|large|narrow|baggy) | snug
        (?:sleeves?|legs?|straps?) (?:\w+ ){0,3}(?:long|short) | runs (?:small|large|big|tight) | x{1,3}s | x{1,3}l
        waist | inseam | petite | measurements | hips | fits a
        (?:full |half )?size (?:smaller|bigger|larger|up|down) | smaller than | bigger than | true to size
        (?:28|3[0-9]|4[0-4])(?:aa?|b|c|dd?|e|f|g|h) | plus[- ]size | in my size | (?:too )?tight (?:on|around|across)""",
    "price": r"""
        pric(?:e|es|ed|ey|y|ing) | expensive | overpriced | cheap(?:er|est|ly)? | costs? | costly | afford(?:able)?
        twice what it was | price hike | steep | value for money | good value | worth (?:it|the|every) | rip[ -]?off
        discounts? | on sale | bargain | a fortune | how much (?:is|are|does|for)
        [£$€฿] ?\d[\d.,]* for (?:an?|one|this|that|two) | you get what you pay for
        (?:\w+ing|cancellation|late|delivery|service|extra|hidden|admin) (?:fee|charge)s? | fees | surcharge
        costs more | daylight robbery | [£$€฿] ?\d[\d.,]* is | rates? went up | pay more | price increases? | dearer
        pricier | inflation | a rip | [£$€฿] ?\d[\d.,]* (?:more|less|extra)""",
    "service": r"""
        service | customer (?:care|support) | support (?:team|staff|line|agent|person) | helpline | hotline
        call cent(?:er|re) | your support | on hold | live chat | chat ?bot | help ?desk | helpful | unhelpful
        support ticket | no (?:reply|response|answer) | (?:picks?|picked|pick) up the phone | after[ -]sales
        (?:no ?one|nobody) (?:even |ever )?(?:answer|repl|respon|call(?:ed)? (?:me )?back|pick(?:s|ed)? up)\w*
        (?:they|you|never) (?:even |ever )?(?:answer|repl|respon|call(?:ed)? (?:me )?back|pick(?:s|ed)? up)\w*
        (?:not|don'?t|didn'?t) (?:even |ever )?(?:answer|repl|respon|call(?:ed)? (?:me )?back|pick(?:s|ed)? up)\w*
        won'?t (?:even |ever )?(?:answer|repl|respon|call(?:ed)? (?:me )?back|pick(?:s|ed)? up)\w*
        (?:hasn'?t|haven'?t) (?:even |ever )?(?:answer|repl|respon|call(?:ed)? (?:me )?back|pick(?:s|ed)? up)\w*
        (?:got|get|getting|gets) back to me | answered my | ignor(?:ed|ing|es?) (?:me|my|us|our)
        (?:e-?mailed|called|messaged|dm'?ed|rang|phoned|contacted|wrote to) (?:you|them|\w+ times|again)
        sorted (?:it|me|this|everything) | (?:been )?told (?:\w+ )?(?:different|three|two) things?
        (?:hours?|minutes|mins|ages|forever) (?:\w+ )?on the phone | on the phone (?:to|for|with) | chat agent
        solved (?:it|my|the|everything) | complaints? (?:team|department|line) | no ?one (?:cares?|cared|helped)
        nobody (?:cares?|cared|helped) | (?:support|chat|your|the|different|an) agents?""",
    "refund": r"""
        refund\w* | (?:your|my|free|easy|the) returns | returns (?:policy|process|are|desk|page|label)
        return (?:it|this|that|them|the|my|these|policy|label|an?|items?|shipping|process|window)
        swap (?:it|this|them|for) | returned (?:it|this|them|the|my) | returning (?:it|this|them|the|my) | money back
        my money | exchange(?! rates?) | give me back | (?:sent|send|sending|sends) (?:it|this|them|these) back
        reimburs\w+ | store credit | replacement | have the money | (?:can|could|may|how do|do|to|want to) i return
        (?:my|a) return | return (?:\w+ )?(?:fee|policy|window|label) | exchanged? (?:it|for) | warranty
        (?:deposit|payment|cash|money) back | paid back""",
    "packaging": r"""
        packag(?:ing|ed) | (?:well|badly|poorly|nicely|beautifully|carefully) packed | packed | bubble[ -]?wrap\w*
        cardboard box | wrap(?:ped|ping)? | box(?:es|ed)? | padding | crushed | dented | (?:a|massive|big|huge) dent
        (?:un)?seal(?:ed)? | envelope | lid | wasn'?t closed properly | tissue paper | gift[- ]wrap\w*
        seal(?:ed|s)? | carton | plastic wrap | leaked (?:all )?over""",
    "checkout": r"""
        check ?out page | checkout | (?:my|the|to|your|empty) (?:cart|basket) | shopping (?:cart|bag|basket)
        coupons? | (?:promo|discount|voucher|coupon|gift|referral)(?: |-)?codes?
        (?:place|complete|finish|submit) (?:an|my|the) order
        codes? (?:\w+ ){0,4}(?:invalid|expired|work(?:ing)?|rejected|accepted)
        order (?:button|page|form|confirmation) | order (?:won'?t|wouldn'?t|didn'?t|doesn'?t) go through
        (?:enter|apply|use|redeem) (?:my|a|the) (?:code|gift card|voucher)
        vouchers? (?:won'?t|doesn'?t|didn'?t|isn'?t|not|is)
        (?:code|voucher|discount) (?:won'?t|doesn'?t|didn'?t|isn'?t) | at the last step
        add (?:it|items?|this|things) to (?:my |the )?(?:cart|basket|bag) | order page""",
    "payment": """
        (?:can'?t|to|i|cannot) pay (?!for it)(?:with|by|on|via|online|using|the|my|in|now|twice|through)?
        (?:couldn'?t|only) pay (?!for it)(?:with|by|on|via|online|using|the|my|in|now|twice|through)?
        (?:please|let me|you) pay (?!for it)(?:with|by|on|via|online|using|the|my|in|now|twice|through)?
        paying (?:with|by|via|online) | payments? | paypal | apple pay | google pay | instal?lments? | invoices?
        bill(?:ed|ing) | (?:credit|debit|bank|my|your|the|gift) cards?
        card (?:got|was|is|has|declined|payment|payments|details) | declined
        took (?:the |my )?money (?:from|out)|money (?:was |has been )?taken
        (?:over|double[ -]|wrongly )?charged (?:me|my|us|twice|again|double)
        (?:been|was|got|were) (?:over|double )?charged | overcharged | charged? (?:to )?my (?:card|account)
        (?<!power )bank(?! holidays?) | cash on delivery | cod | transaction | deducted | direct debit
        double billed | billed (?:me|twice) | paid twice | took payment | bank transfer | direct deposit | wallet
        top ?up | refunded to my card | cash only | cashless | contactless | only (?:accept|take) cash | card machine""",
    "app": r"""
        apps? | log(?:s|ged|ging)? ?(?:me )?(?:in|out) | sign(?:s|ed|ing)? (?:me )?(?:in|out) | password | otp
        website | (?:your|the|this) site | site is | web ?page | web ?site | crash(?:es|ing)
        crashed (?:on|when|again|my|every|twice) | app crash | bugs? | buggy | glitch\w* | notifications? | dark mode
        freez(?:es|ing) | froze(?:n screen)? | (?:white|black|blank) screen | screen goes
        (?:last|latest|new|recent|since the|after the|this|ios|android|software) update | android | error message
        loading | to load | loads? (?:slow|forever|up) | won'?t load | face id | two factor | verification code
        (?:qr code|(?:can'?t|won'?t) download) | (?:my|the) account page | sync(?:ing|s)?
        (?:just|keeps?) (?:spins|spinning|buffering) | online (?:booking|form|banking)
        (?:book|order|pay) (?:\w+ ){0,2}online""",
    "stock": r"""
        (?:in|out of|no|any|more|of) stock | stock(?:ed|ing|ists?)? | restock(?:ed|ing|s)?(?! fee) | sold[ -]?out | availab(?:le|ility)
        unavailable | back ?order(?:ed)? | (?:always|all|still) out of | pre-?orders? | discontinued | run out
        ran out | (?:getting|have|got) (?:\w+ )?more of the | getting (?:\w+ )?more in | coming back in | back yet
        (?:says|showing|shows) unavailable | in every store | none left | any left""",
    "staff": r"""
        staff | employees? | cashiers? | waiters? | waitress(?:es)? | baristas? | receptionists? | managers?
        technicians? | (?:support|chat|your|the|different) agents? | installers? | servers? (?:was|were)
        (?:sales|shop|store)[ -]?(?:assistants?|persons?|people|girl|guy|lad(?:y|ies)|clerk|associates?) | clerk
        hostess | bouncer | plumber | fitter
        (?:girl|guy|lady|man|woman|boy|lad|bloke|dude) (?:at|in|on|behind|who|from) | security guard
        your (?:team|people|guard|driver) | rude | the (?:fella|gentleman) | steward(?:ess)? | cabin crew | chef
        nurse | salesman | front desk | concierge | security guy | (?:flight|your) crew
        (?:delivery )?(?:guy|man|lady|woman|girl|lad) (?:was|is|were) (?:\w+ )?(?:polite|rude|kind|friendly|lovely)
        (?:delivery )?(?:guy|man|lady|woman|girl|lad) (?:was|is|were) (?:\w+ )?(?:helpful|nice|patient)
        (?:delivery )?(?:guy|man|lady|woman|girl|lad) (?:was|is|were) (?:\w+ )?(?:amazing|sweet|grumpy)
        whoever (?:wrapped|packed|served|answered|helped)
        (?:girl|guy|lady|man|woman|lad|bloke|dude|boy) (?:at|behind|on) (?:the|your)
        (?:girl|guy|lady|man|woman|lad|bloke|dude|boy) in (?:your|the (?:shop|store|branch))
        (?:girl|guy|lady|man|woman|lad|bloke|dude|boy) who (?:served|helped|fitted|answered|delivered|came)""",
}

SAYINGS = {
    "delivery": """
        american express | expressly | screw ?drivers? | ups and downs | thumbs ups? | customs? made
        shipping container""",
    "quality": "heart ?broken | broke the internet | flat broke | time[- ]tested | with flying colou?rs",
    "service": "self[- ]service | estate agents? | travel agents? | military service",
    "stock": "stock (?:market|photos?|exchange|price)|taking stock",
    "packaging": r"box office|in ?box|out of the box|tick\w* (?:all )?the box\w*|action[- ]packed|jam[- ]packed",
    "app": "bugs? spray | bed ?bugs? | bugs? bite",
}

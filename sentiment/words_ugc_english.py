"""The English words that speak for or against resharing a post.

`sentiment.phrases.phrases` explains how a table is read.
"""

PHRASES = {
    "profane": r"""
        f[u*]+c?k\w* | \w*f\*+\w* | (?:bull)?sh[i*]t\w* | s\*\*t | b[i*]tch\w* | bastards? | arse(?:hole)?s?
        cunts? | assholes? | wtf | piss(?:ed)? | motherf\w+ | wank\w* | dickheads? | bollocks | sodding | bugger\w*
        goddamn\w* | (?:my|your|his|her|dumb|lazy|kick|fat) ass | slut\w* | whores? | twats? | dick | fkn | fking
        fckn | stfu""",
    "claim": r"""
        (?:cur(?:ed?|es|ing)|heal(?:ed|s|ing)?) (?:my|her|his|our|the|all) (?!boredom|monday|bad|mood|craving|blues|homesick)\w+
        detox\w* | slimming | weight ?loss
        (?:cleared|fixed|treats|treated|got rid of|no more|removed|erased|reliev\w+|fades?|faded|reduced?|shrank) (?:up )?(?:\w+ ){0,4}(?:acne|eczema|psoriasis|\w*pains?|migraines?|headaches?|insomnia|anxiety|scars?|wrinkles?|spots|pimples|dandruff|arthritis|asthma|rash|hair ?loss|allerg\w+|reflux|bloating)
        (?:acne|eczema|psoriasis|\w*pains?|migraines?|insomnia|anxiety|scars?|wrinkles?|pimples|dandruff|arthritis|diabetes|cholesterol|blood (?:pressure|sugar)) (?:\w+ ){0,4}(?:gone|disappeared|vanished|cleared|healed|went away|stopped|down|dropped|normal)
        lost \d+ ?(?:kg|kgs|kilos?|pounds|lbs?)(?: \w+)? | minus \d+ ?(?:kg|kilos?) | immune system
        (?:boosts?|boosted) (?:\w+ )?immun\w+ | clinically proven | miracle cure | off my (?:pills|meds|medication)
        (?:blood )?(?:sugar|pressure|cholesterol)(?: levels?)? (?:went|dropped|came|fell|is|was|down)(?: \w+){0,3} (?:down|normal|to|from|again)
        cured of | remedy | cellulite | burns? fat | fat[- ]?burn\w*
        (?:boosts?|speeds? up) (?:my |your )?metabolism | years? younger | hair (?:grew|is growing|growing) back
        regrew | regrowth | (?:whitens?|whitened|lightens?|lightened) (?:my |your )?(?:skin|face)
        (?:stopped|quit|off|threw (?:away|out)|don'?t need|binned)(?: \w+){0,3} (?:meds?|medications?|pills|tablets)
        (?:stopped|quit|off|threw (?:away|out)|don'?t need|binned)(?: \w+){0,3} (?:prescriptions?|inhaler|insulin|painkillers|steroids)
        my (?:doctor|gp|dermatologist|physio)(?: \w+){0,2} (?:was|is|couldn'?t|amazed|shocked|surprised|stunned)
        (?:lost|dropped|shed) (?:\w+ ){0,3}(?:kg|kgs|kilos?|pounds|lbs?|stone|inches|dress sizes?)
        (?:kilos?|pounds|lbs?|inches) (?:lost|gone|lighter)
        (?:no|zero) more (?:\w+ )?(?:pain|inflammation|migraines?|flare ups?)""",
    "before_after": r"""
        before ?(?:and|&|vs\.?|[/-]|n|to)? ?after | transformation
        (?:day|week|month) (?:1|one) (?:vs|versus|and) (?:day|week|month) | first (?:pic|photo) is before""",
    "others": r"""
        better than | compared (?:to|with) | next to (?:this|these) | unlike | (?:switched|moved|came) from
        other (?:brands?|shops?|stores?|ones?) | competitors? | binned my | (?:nobody|no one) should buy
        (?:don'?t|never) (?:buy|bother|waste) | instead of | rivals?
        (?:anyone|people|everyone|those|you|folks)(?: \w+)? (?:still )?(?:buying|using|paying|who (?:buy|use|pay))
        instead | swapped | ditched | dumped | used to (?:use|buy|have)
        tried (?:\w+ )?(?:two|three|four|five|six|\d+|several|many|other) | only \w+ is | beats | they should close
        owners""",
    "bashes": r"""
        garbage | trash\w* | rubbish | junk | crap\w* | scam\w* | crooks? | thie(?:f|ves) | overpriced | worst
        sucks? | a joke | terrible | awful | useless | horrible | rip[ -]?offs? | fakes? | pathetic | ashamed
        to shame | disgusting | lousy | dead to me | sawdust | cheat(?:s|ed|ing)? | lying | liars? | no taste
        sorry not sorry | knock[- ]?offs? | ripping (?:you|people) off | dump
        tastes? like (?:a |wet |old )*(?:dog|cardboard|dust|socks?|feet|soap|nothing) | embarrassing | laughable
        paperweight | a disgrace | stupid | idiots?""",
    "prize": r"""
        give ?aways? | tag (?:\w+ )?(?:friends?|someone) | (?:chance )?to win | win (?:a|an|the|one|our|this)
        (?:like|follow)(?:,| and| \+) (?:\w+ )?(?:share|tag|comment|like|rt|retweet) | raffle
        lucky (?:draw|winner) | (?:you |we )?(?:could|can|might) win | enter (?:to|our|the)
        (?:be )?entered (?:into|for) | contest | competition (?:time|closes|ends) | prizes? | winners?
        a year'?s supply | lucky (?:fan|follower|customer)""",
    "advert": r"""
        (?:my|promo|discount|use the|with) ?code | code:? [a-z]+\d+ | \d+ ?% off | affiliate\w*
        #(?:ad|sponsored|gifted|partner) | sponsored | paid partnership | shop now
        (?:order|buy|grab (?:it|yours)) (?:now|here|yours|today) | dm (?:me|us|to|for) | now available
        available now | new arrivals? | just landed | pre-?orders? | for sale | resellers? | wholesale
        link (?:below|in) | from [$£€฿] ?\d+ | swipe up | ambassador | earn (?:money|cash|commission)
        (?:limited|special) offer | while stocks? last | commission
        (?:all |everything )?linked (?:here|below|in|above|for you)
        links? (?:is |are )?(?:in|below|here|above|to buy) | \w+\.example/\w+ | dm (?:me |us )?(?:to|for|if|now)
        (?:msg|message|inbox|contact) (?:me|us) | available (?:in|from|at|on|for)
        (?:new|now|back) in (?:store|stock) | with every (?:order|purchase)
        free (?:\w+ )?(?:shipping|delivery|gift|pins?)(?: on| with| over)?
        (?:few|last|one|two|three|\d+)(?: \w+){0,2} left | to reserve | selling (?:my|this|these|mine|a)
        second ?hand | (?:worn|used) (?:once|twice),? | (?:worn|used) (?:once|twice)(?: \w+){0,3} [$£€฿]?\d
        use [a-z]+\d+ | promo | (?:half|special|sale) price | flash sale
        (?:sale|offer|deal) (?:ends|ending|starts|on) | price drop | pr (?:package|box|gift)
        (?:sent|gifted) (?:to )?me (?:this|these|to try|by) | in (?:paid )?partnership | collab(?:oration)?
        visit (?:us|our) | get yours | hurry | taking orders | book now""",
    "own": r"""
        our (?:\w+ )?(?:shop|store|customers?|collection|factory|brand|followers|website) | our (?:new|latest) \w+
        (?:our|the) team (?:has |have )?(?:made|worked|built|designed)
        (?:i|we) work (?:here|(?:for|at) (?:them|the (?:shop|store|brand|company)))
        my (?:small )?(?:shop|store|business|brand) | founder of | (?:founder|owner|staff) here
        we(?:'re| are) (?:launching|hiring|restocking) | (?:excited|proud|happy) to (?:announce|launch|introduce)
        we (?:just )?(?:launched|restocked)
        (?:my|our) (?:\w+ )?(?:sister|brother|mum|mom|mother|dad|father|wife|husband|cousin|friend|daughter|son|girlfriend|boyfriend|partner|aunt|uncle|bestie|family)(?:'?s)?(?: \w+){0,2} (?:shop|store|business|brand|company|bakery|cafe|studio|stall|label|startup)
        (?:go|please|pls) (?:and )?support | support (?:her|him|them|us|my|our|small|local)
        what we (?:made|make|built|build|do)
        we (?:made|make|built|designed|created|mixed|launched|handmake|handmade|roast|bake|knit|source)(?: \w+){0,3} (?:ourselves|for you|by hand|in house|this year|this season|with love)
        as a (?:\w+ )?(?:member|part) of the \w+ (?:family|team) | part of the \w+ team | (?:family|team) since \d+
        (?:come|stop by|drop by)(?: and)? (?:say hi|see us|visit us|meet us)
        we'?re (?:so |very |really )?(?:glad|happy|pleased|delighted|thrilled)(?: \w+){0,4} (?:you|kept|love|loved|like|enjoy|enjoyed)
        made our (?:day|week|morning) | (?:glad|happy) you(?:'re)? (?:\w+ )?(?:like|love|enjoy)\w* | from all of us
        thank you for (?:choosing|shopping|your order|your purchase|supporting) | dear customers?
        i (?:designed|founded|invented|mixed|started) (?:this|the|it|my|our)
        our (?:spring|summer|autumn|fall|winter|new|own|latest|kibble|recipe|range|stock|workshop|bakery|studio|kitchen team)""",
    "used": r"""
        us(?:e[ds]?|ing) | wear(?:ing|s)? | wore | worn | cook\w* | bak(?:e[ds]?|ing) | tried | trying | ate
        eat(?:ing|s)? | dr[aiu]nk\w* | slept | sleep\w* | wash\w* | carr(?:y|ied|ying) | took | ran | run(?:s|ning)?
        walk\w* | hik\w+ | rode | rid(?:e|ing) | built | assembled | made | brew\w* | puts? | hung | hangs? | fits?
        sits? | last(?:s|ed) | surviv\w+ | finished | read(?:ing)? | play\w* | charg(?:ed|es) | travel\w* | plant\w*
        pack(?:ed|s)? | kept | keeps | opened | poured | lit | danc\w+ | gift(?:ed)? | gave | styled
        been (?:through|with) | claimed | stole | wrapped | bought (?:it|this|these|them) for
        got (?:it|this|these|them) for | lives? (?:on|in|by|next) | going strong | holds? | held | survives?
        works? (?:great|well|perfectly|like|with|on|in) | grew | grow(?:s|n|ing)? | spread | paint\w* | knit\w*
        sew\w* | paired | matched | cut | cuts | mop\w* | vacuum\w* | clean\w* | iron(?:ed)? | unbox\w*
        set (?:it )?up | install\w* | mounted | watch(?:ed|ing)? | stream\w* | book(?:ed|ing) | stayed
        check(?:ed|ing) in | swim\w* | swam | danced? | train(?:ed|ing) | climb\w* | cycl\w+ | driv(?:e|en|ing)
        drove | fed | feed(?:s|ing)? | chew\w* | lick\w* | devour\w* | demolish\w* | gone in | dip(?:ped)? | dunk\w*
        fr(?:y|ied|ying) | boil\w* | grill\w* | roast\w* | sprinkl\w* | rub(?:bed)? | appl(?:y|ied) | spray\w*
        lather\w* | brush\w* | shav\w+ | learn(?:ed|t|ing)? | wrote | writ(?:e|ing) | draw\w* | drew | sketch\w*
        organi[sz]\w+ | stor(?:e|es|ed|ing) | fill(?:s|ed)? | drop(?:s|ped) | spill\w* | sat | stood | wakes? | woke""",
    "scene": r"""
        m[uo]m(?:my|s)? | mother | dad(?:dy)? | father | gran\w* | nan | wife | husband | hubby | (?:boy|girl)friend
        sister | brother | aunt\w* | friends? | roomie | (?:flat|room|house)mates? | colleagues? | coworkers? | boss
        neighbou?rs? | guests? | barber
        (?:my|the|our) (?:cat|dog|kids?|son|daughter|toddler|baby|pup\w*|students?|class) | cat | dog | mornings?
        evenings? | nights? | weekends? | (?:sun|mon|tues|wednes|thurs|fri|satur)days?
        (?:\d+|an?|two|three|four|five|six|seven|eight|nine|ten|few|every|all|first|second|third) (?:day|week|month|year|night|hour|minute|min|time|summer|winter|hike|trip|wash)(?:e?s)?
        daily | winter | summer | rain\w* | snow | since | kitchen | office | beach | garden | balcony | camp\w*
        hikes? | trip | flights? | airport | wedding | party | picnic | gym | school | commute | train | bus | car
        desk | sofa | couch | bedroom | bed | window | living room | mountain\w* | marathon | \d+k | birthday
        breakfast | lunch | dinner | (?:at|from|to) work | (?:at|come|came|way) home | festival | concert
        road trip | holiday | grand(?:ma|pa|mother|father|parents)\w* | parents | fianc[eé]e? | partner | bestie
        teacher | (?:my|our) (?:boss|team|dog|pup|puppy|kitten|hamster|rabbit|parrot) | family | kids
        teen(?:ager)? | twins | crew | everyone (?:asked|asks|wants) | strangers? | someone asked | compliments?
        tonight | today'?s | yesterday | last (?:night|week|month|year|summer|winter) | midnight | noon
        afternoons? | dawn | sunset | monsoon | storm | heatwave
        (?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)(?: \w+)? (?:days?|weeks?|months?|years?|nights?|hours?|minutes?|mins|times|washes|seasons?)
        half a year | a year | long day | bathroom | shower | bath | porch | yard | terrace | rooftop | studio
        dorm | library | cafe | market | park | river | lake | pool | island | village | forest | trail | temple
        hostel | hotel | train ride | bike | scooter | motorbike | tent | van | boat | class | exam\w* | uni | shelf
        table | wall | corner | windowsill | fridge | oven | anniversary | graduation | christmas | new year
        songkran | halloween | valentine\w* | potluck | bbq | movie | match | game night | brunch | snack time
        tea time | bedtime | yoga | race | match day | housewarming | moving day""",
    "detail": r"""
        soft\w* | crisp\w* | crunch\w* | warm\w* | co[sz]y | fluff\w* | smooth\w* | light(?:weight)? | sturdy
        solid | cream\w* | juicy | spic[ye]\w* | sweet\w* | smell\w* | scents? | colou?rs? | fabric | zips?(?:per)?
        stitch\w* | pockets? | straps? | handle | soles? | waterproof | dry | quiet | bright | batter(?:y|ies)
        texture | tast\w+ | flavou?rs? | thick | thin | hot | cold | fresh | wood\w* | cotton | linen | leather
        wool\w* | glaze | tiny | huge | loud | sharp | shin[ey]\w* | glow\w* | blue | green | pink | red | black
        white | yellow | purple | orange | grey | crumbs? | melt\w* | stretch\w* | wrinkl\w* | scratch\w*
        fad(?:e|ed|es) | squeak\w* | wobbl\w* | rattl\w* | degrees | pieces | ice | steam\w*
        fit(?:s|ted)? (?:perfectly|like|my|in) | snug | breath\w* | cushion\w* | padd\w* | foam\w* | bubbl\w*
        silk\w* | velvet\w* | satin | denim | ceramic | bamboo | steel | cast iron | metal | plastic | glass | paper
        leaf | leaves | petals? | roots? | buttons? | sleeves? | collar | hem | seam\w* | lining | laces? | heels?
        toe | buckle | lid | lens | screen | speakers? | bass | sound | mic | keys? | keyboard | lights? | lamp
        hinges? | wheels? | drawers? | legs? | sponge | bristles? | blades? | pan | grip | weight | heavy | compact
        fold(?:s|ed|able)? | rich | nutty | salty | tangy | sour | bitter | savou?ry | buttery | flaky | gooey
        chewy | tender | smoky | garlic\w* | chilli\w* | lime | mango | coconut | chocolat\w* | vanilla | honey
        ginger | pandan | sesame | aroma\w* | fragran\w+ | lavender | lemon\w* | jasmine | gloss\w* | matte | shade
        pigment\w* | sticky | greasy | slip\w* | sweat\w* | stain\w* | rust\w* | dent\w* | bends? | tight | loose
        short | long | roomy | spacious | deep | tall | round | flat | smear\w* | smudg\w* | lump\w* | noise
        silent | purr\w* | hums? | clicks? | pattern | print | embroider\w* | gold | silver | brown | navy | teal
        mint | coral | beige""",
    "points": r"""
        this | these | (?:my|the|our) (?:new|old|little|favou?rite) \w+ | mine""",
    "fault": r"""
        but | although | though(?! ?(?:[.!]|$)) | however | except | only (?:issue|problem|downside|complaint)
        downside | wish (?:it|they|the) | could be | would be better | a bit (?:too)?
        too (?:small|big|tight|loose|thin|short|long|sweet|expensive|slow) | smaller than | bigger than
        not (?:as|like|what) | disappoint\w* | return(?:ed|ing)? | refund | broke | broken | snapped | cracked
        stopped working | leak(?:s|ed|ing) | expected (?:better|more) | nothing like | ok(?:ay)? i guess | meh
        unfortunately | sadly | shame (?:that|it|the)? ?\w* | pity | needs? improvement | could'?ve been | not sure
        only \d out of | can'?t (?:get|open|close|use|log|find) | fell (?:apart|off) | tore | torn | ripped
        stain(?:ed)? on | wrong (?:size|colou?r|item) | waste | regret | never again | overpriced
        cheap(?:ly)? made | flimsy | worse | unless | apart from | minus (?:one|a) star | average | so-so
        st(?:icks|icking|uck) | jam(?:s|med)? (?:shut|up|every) | wrong (?:place|way|part) | swear at
        uncomfortable | hurts? | itch\w* | scratchy | peel(?:ed|ing|s) | unravel\w* | fray\w*
        came (?:off|apart|undone|loose) | by a thread | split | far too
        (?:too|bit|quite|so) (?:expensive|pricey|dear) | not worth | wouldn'?t (?:buy|cross|recommend|order|bother)
        (?:i|we) guess | it'?s (?:fine|ok|okay|alright) | decent enough | nothing (?:special|to write home)
        shame (?:about|that) | let ?down | mixed feelings | the (?:cons|bad|catch|problem|trouble)
        on the other hand | dust | fad(?:ed|es) (?:after|in|fast) | hunting | complaints? | mended | needle ready
        if only""",
    "irony": r"""
        (?:oh |wow,? )?(?:wonderful|brilliant|great|lovely|fantastic|amazing|perfect),? (?:an? |another |just what) ?\w* (?:that|which|to)
        ['"](?:water ?proof|premium|fast|express|new|genuine|quality|luxury|unbreakable|one size|fresh|durable|next day|same day)['"]
        truly (?:luxurious|amazing|inspiring) | (?:genius|great|brilliant) design | works as an? | slow clap
        thanks for nothing | what a (?:surprise|shock) | if you (?:like|love|enjoy) (?:waiting|pain|disappointment)
        totally not | sure,? jan | just what i (?:needed|always wanted) | oh,? (?:thanks|great),?
        so (?:glad|happy) i paid | best \w+ ever if you
        love (?:waiting|that (?:my|it|the) \w+ (?:broke|died|stopped|leaks)) | congrat\w* (?:to|on) | bravo
        round of applause | 5 stars for | award for | who needs | exactly what i wanted,? | as promised,?
        so[- ]called | look how well | said (?:no one|nobody) | and by \w+ i mean
        (?:perfect|great|ideal|wonderful|lovely) (?:if|for (?:people|anyone|those) who) | love that for me
        love how (?:my|it|the|this) | nothing says
        (?:lovely|great|wonderful|brilliant|fantastic|perfect)[.!,] (?:another|now|just|so)
        (?:whole|entire|full) \w+ (?:minutes?|seconds?|hours?|days?) of
        wow,? (?:a whole|an entire|\w+ whole|only|what) | count my blessings
        another \w+ for the (?:drawer|bin|landfill|pile) | keeps the (?:water|rain|cold|heat|wind) in
        only (?:late|broke|wet|works) (?:on|when|if)
        so (?:happy|pleased|glad) (?:with|that) (?:my|it|the)[^.!]*[.!] the | if the goal | doubles as an?
        at no extra (?:cost|charge) | bonus (?:feature|points) | very (?:generous|thoughtful) of
        how (?:thoughtful|generous|kind) | masterclass in | modern art | a feature,? not | 10/10 (?:would|for)
        apparently | spoiler""",
    "not_yet": r"""
        (?:will|gonna|going to|can'?t wait to|about to|yet to) (?:try|test|wear|use|see)
        haven'?t (?:tried|used|opened|worn) | thinking (?:of|about) (?:getting|buying|ordering)
        should i (?:buy|get) | i (?:want|need) (?:this|these|one|it) | (?:on|to) my wish ?list | take my money
        not (?:tried|used|opened) yet | arrived today | worth it | hope(?:fully)? (?:it|this|to|they)
        looking forward | on (?:its|the) way | just ordered | i'?d love | need (?:this|these|it) in my life
        adding to (?:cart|basket|my list) | saving up | has anyone | (?:one day|some ?day) i(?:'ll| will| might)?
        will own | not (?:even )?(?:been )?(?:opened|unboxed|unwrapped|out of) | haven'?t (?:even|yet|had)
        (?:it'?s|they'?re|she'?s|he'?s) here | unboxing | (?:came|got here|landed) today
        wish i (?:had|owned|could) | torn between | (?:deciding|choosing|choose|decide) between
        help me (?:choose|decide|pick) | any (?:recs|recommendations|advice) | (?:in|to) (?:my )?(?:cart|basket)
        saving for | waiting for (?:mine|payday|the restock|a sale) | can'?t afford | drooling
        dreaming (?:of|about) | manifesting | next on my list | on my list | thinking about | considering | should i
        gift,? (?:so )?(?:not|haven'?t) | want (?:one|this|these|it) (?:so|for|now|badly)""",
    "joke": r"""
        bank account | my wallet | broke (?:again|now) | haul | me (?:when|looking|after|at) | nobody: | pov
        looking at me | send help | lmf?ao+ | literally me | my (?:bank|savings|salary|card|wallet|paycheck)
        adult money | girl math | therapist | therapy | no one: | nobody asked | my personality | in my \w+ era
        not me | tell me why | pov: | meme | shopping addiction | (?:also )?me: | also me | petition (?:for|to)
        sir,? this is | plot twist | breaking: | breaking news | how it started | when you | that feeling when
        starter pack | in this economy | wallet is | i am weak | (?:to|in) (?:my )?cart | at (?:2|3|4) ?am
        has seen things | unhinged | villain era | main character | imagine | nobody warned | eats better than
        my last brain ?cell | asking for a friend | hot take | unpopular opinion | relatable | who did this""",
    "copied": r"""
        rt @user | via @user | repost(?:ed|ing)? | (?:photo )?credits?: | cr\. | stolen from | found on""",
    "child": r"""
        (?:<child>|daughters?|nephew|niece|grand(?:son|daughter|child(?:ren)?|kids?)|little one|newborn|preschool|nursery|kindergarten)""",
    "paid": r"""
        for (?:the|a|my) (?:\w+ )?(?:voucher|coupon|coins?|points|cashback|discount|refund) | as agreed
        in exchange for
        (?:to get|got|for) (?:the |my |a )?(?:free (?:gift|sample|product)|coins|points|voucher|cashback)
        review(?:ed)? for | (?:received|got) (?:this|it) (?:for )?free | they (?:asked|told|paid) me to""",
    "off_topic": r"""
        passed my | (?:got|landed|started) (?:the|my|a) (?:new )?(?:job|promotion|degree|visa|licen[cs]e|keys)
        new job | engaged | (?:she|he|i) said yes | got married | newlyweds? | graduated
        (?:happy|merry) (?:birthday|anniversary|new year|holidays?|christmas|friday|monday|weekend|easter)
        congrat\w* | sunsets? | sunrise
        best (?:day|night|weekend|time|trip|holiday|people|friends?|company|evening) | lucky (?:to|me) | grateful
        blessed | life is (?:good|better|beautiful|sweet) | (?:so )?proud of (?:you|him|her|us|myself|my)
        miss(?:ing)? (?:you|home|this place|these) | making memories | squad | reunion | catching up
        what a (?:day|night|view|sunset|week|game|match|weekend|year|evening) | good (?:vibes|times|morning|night)
        the view | best friend | old friends | we won | champions? | finally home | which camera
        your (?:pictures|photos|dress|hair|feed)""",
}

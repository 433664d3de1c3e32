"""The plainest words of other languages by which hard matters are known.

Without accents, because the fold drops them; `sentiment.phrases.phrases` explains how a table is read.
"""

PHRASES = {
    "self_harm": r"""
        selbstmord | suizid\w* | mich umbringen | nicht mehr leben | envie de mourir | plus envie de vivre | me tuer
        matarme | quitarme la vida | no quiero vivir | uccidermi | farla finita | me matar | tirar (?:a )?minha vida
        bunuh diri | (?:ingin|pengen|mau) mati | akhiri hidup""",
    "health": r"""
        lebensmittelvergiftung | vergift\w+ | ausschlag | krankenhaus | erbrochen | durchfall | verletzt
        verletzung\w* | intoxica(?:cion|cao|tion|d[oa]s?) | intoxique\w* | intossica\w+ | empoisonn\w+ | hopital
        urgences | vomi | vomissements? | (?:tombee?|rendue?) malade | bless(?:e|ee|es|ure) | brulures? | alergi\w+
        urgencias | quemadura\w* | herid[oa] | ospedale | avvelenat\w+ | ustion\w+ | pronto soccorso | queimadura\w*
        keracunan | rumah sakit | muntah | diare | luka bakar | terluka | gatal-gatal""",
    "safety": r"""
        brandgefahr | in brand | feuer gefangen | stromschlag | explodiert | lebensgefahr\w* | verschluckt
        (?:pris|prend|prendre) feu | incendi(?:o|e|os|es|ato|ou|ada|ado|ando) | explose | choc electrique
        dangereu(?:x|se) | se prendio fuego | descarga electrica | exploto | peligros\w+ | atragant\w+ | preso fuoco
        esplos\w+ | scossa elettrica | pericolos\w+ | pegou fogo | choque eletrico | explodiu | perigos\w+
        kebakaran | terbakar | kesetrum | tersetrum | meledak | berbahaya | tersedak""",
    "legal": r"""
        (?:rechts)?anwalt | anwaltin | strafanzeige | anzeige erstatten | verklag\w+ | vor gericht | gerichtlich\w*
        polizei | verbraucherzentrale | verbraucherschutz | (?:mon|notre|nos) avocats?
        (?:porter|deposer|depose) (?:une )?plainte | tribunal | poursuites | dgccrf | abogad[oa]s?
        (?:una|la|poner|presentar|sporger[eo]?|fare) denunci\w+ | denunciar\w+ | demandar\w* | policia | profeco
        avvocat[oi] | querela | tribunale | carabinieri | vie legali | advogad[oa]s? | processar | processo judicial
        procon | pengacara | polisi | (?:meng)?gugat | menuntut | somasi | ylki""",
    "discrimination": r"""
        diskriminier\w* | diskriminasi | rassis\w+ | discrimina\w+ | racistes? | racisme | racistas? | racismo
        razzis\w+ | rasis""",
    "press": """
        journalist(?:in)? | presseanfrage | journaliste | (?:un|faire un) reportage sur vous | periodista
        giornalista | jornalista | (?:fazendo|fazer) uma reportagem | wartawan | jurnalis""",
}

JAPANESE = {
    "self_harm": "自殺 | 死にたい | 自傷 | 消えたい",
    "health": """
        食中毒 | アレルギー | 蕁麻疹 | じんましん | 病院 | 救急 | 嘔吐 | 下痢 | 火傷 | やけど | 怪我 | けがを
        けがし""",
    "safety": "発火 | 出火 | 火が出 | 火事 | 感電 | 爆発 | 煙が出 | 誤飲 | 危険",
    "legal": "弁護士 | 訴え | 訴訟 | 裁判 | 警察 | 消費者センター | 消費生活センター | 被害届",
    "discrimination": "差別",
    "press": "記者 | 取材 | 編集部 | 報道",
}

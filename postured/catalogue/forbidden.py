"""What no text about an exercise may say, in English and German, by what is wrong with it.

One regular expression a line, for whole words with single spaces between; the words in capitals stand
for what is listed first. A line with # tells of honest words that the one under it lets pass; each has a test.
"""

from enum import StrEnum


class ClaimKind(StrEnum):
    """What is wrong with a text."""

    PROMISE = "promise"
    MEDICINE = "medicine"
    DIAGNOSIS = "diagnosis"
    ADVERTISING = "advertising"
    SHAMING = "shaming"
    BREATH_HOLDING = "breath-holding"
    PAIN = "pain"


WORDS = {
    "SOON": (
        r"(in|within|after) (just |only )?(\d+|an?|one|two|three|four|five|six|seven|ten|a few|few|some)"
        r" (second|minute|hour|day|night|week|month)s?"
    ),
    "BALD": (
        r"in (\d+|einer?|zwei|drei|vier|fünf|sechs|sieben|zehn|ein paar|wenigen)"
        r" (sekunde|minute|stunde|tag|woche|monat)\w*"
    ),
    "LATER": r"(?<!until )(?<!once )(?<!if )(?<!when )(?<!unless )(?<!all )(your|all|any)",
    "ERST": r"(?<!bis )(?<!wenn )(?<!sobald )(?<!falls )(deine?|die|alle)",
    "HALF": r"(backs?|necks?|spine|shoulders?|wrists?|hips?|eyes|knees?|body|posture)",
    "SICK": r"(an? )?(torn|pinched|trapped|weak|misaligned|damaged|crooked|AILMENT)",
    "AILMENT": (
        r"BODY(pains?|(back|head)?aches?|migraines?|sciatica|rsi|arthritis|injur(y|ies)|carpal tunnel|symptoms?"
        r"|disorders?|(slipped|herniated|bulging) dis[ck]s?|tendin\w+|tendonitis|bursitis|scoliosis|diseases?"
        r"|eye ?strain|hunch\w*|tech neck)"
    ),
    "BODY": (
        r"((your|the|my|any|all|most|some|bad|poor|chronic|low|lower|upper|back|neck|shoulder|wrist|eye|knee|hip|joint"
        r"|muscle|nerve|leg|arm|hand|of) ){0,4}"
    ),
    "LEIDEN": (
        r"((deine?n?|den|die|das|alle|chronische\w*) ){0,3}\w*(schmerz|verspannung|beschwerde|migräne|ischias|arthrose"
        r"|arthritis|rheuma|bandscheibenvorf|verletzung|hexenschuss|skoliose|sehnenscheiden|karpaltunnel|krankheit)\w*"
    ),
}

UNLESS_DENIED = {
    ClaimKind.PROMISE: r"""
        # to prevent the chair from rolling
        prevent(s|ed|ing|ion)?(?! ((the|your|a|any) )?(chair|seat|wheels?|mat|foot|feet|rolling|slipping|glare)\b)
        cur(e|es|ed|ing)
        # wait until a strain has healed
        heal(s|ing)?
        # treat yourself gently; enjoy it as a treat; treat pain as a sign; while you are under treatment
        (?<!\ba )(?<!small )treat(s|ed|ing)?(?!( \w+){1,3} (as|to|like|with|kindly|gently|well)\b)
        treatments? (of|for)
        # fix your eyes on something
        (fix|correct|repair|realign)(es|s|ed|ing)? BODY(posture|backs?|necks?|spine|shoulders?|dis[ck]s?|pain)
        relie(ve|ves|ved|ving)|alleviat\w+|mitigat\w+|remed(y|ies)
        relief (of|from)|(pain|ache|headache|tension) relief
        # get rid of glare
        (get(s|ting)? rid of|eliminat\w+)(?! ((the|any) )?(glare|reflections?|clutter)\b)
        guarantee\w*
        (clinically|medically|scientifically) (proven|tested|validated|approved|shown)
        (doctor|physician|physio\w*|therapist|expert)s?[ -](approved|recommended|endorsed|tested)
        (approved|recommended|endorsed) by (\w+ )?(doctors|physicians|physio\w+|surgeons|experts|the fda)
        proven to
        protects? ((you|your \w+) )?(from|against)
        (ward|stave)s? off
        keeps? AILMENT away
        # start on the side with less pain; if you feel less pain on one side
        (?<!with )(?<!feel )(less|fewer) AILMENT
        # do no more than three
        (no more|(good)?bye(-bye)? to|farewell to|an end to|the end of) AILMENT
        (rid|free)s? (you(rself)?|your \w+) (of|from) AILMENT
        # a range that stays free of pain; the movement should be pain-free
        (you|your HALF)( will|'ll| can)? (be|become|stay|live|feel|get) (\w+ )?(pain-free|free (of|from) AILMENT)
        # only as far as you can without pain
        ((work)?days?|nights?|mornings?|weeks?|years|life|lives|living) (without|free (of|from)) AILMENT
        # the pain-free side; a pain-free range
        (pain|ache|symptom)[ -]free (in|within|for|forever|again|life|living|(work)?days?|nights?|mornings?|HALF)
        (eas|sooth|reduc|remov|revers|tackl)(es?|ing) AILMENT
        (lessen|stop|end|combat|fight|beat|defeat|conquer|kill|melt|counter|undo|ditch|forget)s?(ing)?( away)? AILMENT
        (banish|dissolv)(es?|ing)? AILMENT
        # it will not undo hours of sitting
        (undo(es)?|revers(e|es)|offsets?|makes? up for|counteracts?) ((all )?the )?(damage|harm|effects|toll|hours) of
        # come back rather than push against pain; nothing is known for or against back pain
        (?<!push )(?<!work )against AILMENT
        (answer|solution|secret|key|antidote|weapon|trick|hack|fix) (to|for) AILMENT
        (an?|our|your|best|perfect|great|good|simple|quick|easy) (exercise|stretch|movement|routine) for AILMENT
        # rest until your pain is gone; wait until all your symptoms are gone
        LATER AILMENT (is|are|will be) (gone|history|over|a thing of the past)
        LATER AILMENT (melts?|fades?|vanish(es)?|disappears?|goes|go)( away)?
        # expect no results in a week
        (see|feel|get|expect|notice) ((?!no\b)\w+ )?(results?|a difference) SOON
        (better|stronger|straight(er)?|health(y|ier)|perfect|younger|new) ((low|lower|upper) )?HALF SOON
        works every time|(works?|helps?) (for everybody|for everyone|SOON|wonders)|does wonders
        keeps? (you|your \w+) (healthy|young)
        (your|the) HALF (will|'ll) (\w+ )?(thank|love) you
        (spares?|saves?) you (\w+ ){0,4}(doctor|surgery|operation|physio\w*|pills?)
        # it does not replace a doctor
        replaces? ((a|the|your|any|every|all) )?(\w+ )?(doctors?|physicians?|physio\w*|medicines?|treatments?|surgery)
        better than (\w+ )?(doctors?|surgery|physio\w*|massages?|pills?|medicines?|treatments?)
        detox\w*|(boosts?|strengthens?) (your |the )?(immun\w+|metabolism)|burns? (\w+ )?(fat|calories)
        avoids AILMENT
        # call for help with chest pain
        (helps|(can|will|may) help) (with|against) AILMENT|(good|great|works) (for|against) AILMENT
        (reduc|lower|cut)(e|es|s)? ((your|the) )?risk
        (makes?|sends?) AILMENT (go )?(away|disappear|vanish)
        (pain|ache|stiffness)s? will (vanish|disappear|be gone|go away)
        miracle|magic|therapeutic|therapy for
        restores? (your )?(health|spine|posture|dis[ck]s?)
        # bis alles verheilt ist
        heil(t|en|end\w*|mittel|kraft|ung)?
        # das verhindert, dass der Stuhl rollt
        verhinder(t|n|st|e)?(?!,? dass (der|die|das|dein|deine) (stuhl|rollen|matte|fuß)\b)
        # beuge dich vor; beim Vorbeugen
        beug(t|en) (\w+ )?LEIDEN vor|LEIDEN vor(zu)?beug\w*|zur vorbeugung|vorbeugend gegen
        # wenn du gerade behandelt wirst
        behandel(t|n)(?! (wirst|wird|werden|worden)\b)
        kurier(t|en)|linder(t|n)|linderung|beseitig(t|en)|therapeutisch\w*|therapier\w+|garanti(e|er\w+)
        befrei(t|en) (dich )?von
        (vertreib(t|en)|stopp(t|en)|löst|lösen|bekämpf(t|en)|besieg(t|en)|mindert?n?|nimmt( dir)?) LEIDEN
        # auf der Seite mit weniger Schmerzen
        (?<!mit )weniger LEIDEN
        # arbeite nicht gegen den Schmerz; ob es gegen Schmerzen hilft, weiß niemand
        gegen LEIDEN
        (schluss mit|weg mit|ende (der|aller)) LEIDEN|LEIDEN,? (ade|adé|adieu|war gestern|waren gestern)
        # warte, bis die Schmerzen verschwinden
        ERST LEIDEN (verschwinde(t|n)|vergeh(t|en)|(ist|sind) (weg|vorbei|verschwunden|vergessen))
        # beweg dich nur ohne Schmerzen
        (leben|alltag|(arbeits)?tage?|nächte?|wochen?) (ganz )?ohne LEIDEN|ohne LEIDEN (leben|durch (den|die|das))
        # auf der schmerzfreien Seite; erst wenn du wieder schmerzfrei bist; schmerzfrei in die Beugung
        schmerzfrei (BALD|werden|durch (den|die|das) (tag|woche|alltag|leben)|leben|nach)|BALD schmerzfrei
        (endlich|wieder|dauerhaft|wirst du|du wirst) (\w+ )?schmerzfrei(?! (bist|ist|sind)\b)
        schmerzfreie[rsnm]? (rücken|nacken|schultern?|alltag|arbeitstag|tage?|leben|nächte)
        (lösung|waffe|mittel|formel|geheimnis|antwort) (bei|für|auf) LEIDEN
        # lass die Übung bei Schmerzen aus
        (eine|beste|einfache|schnelle) (\w+ )?(übung|dehnung|bewegung) bei LEIDEN
        (wird|werden) (es )?dir (es )?danken|dankt es dir
        wirkt wunder|(wirkt|hilft) (immer|sofort|jedem|allen)
        (er)?spart dir (\w+ ){0,2}(arzt\w*|operation|physio\w*|massagen?|tabletten?)
        # es ersetzt keinen Arzt
        ersetzt (den|die|jeden|jede|eine?n?|deine?n?) (\w+ )?(arzt|ärztin|physio\w*|therapie|behandlung|operation)
        besser als (\w+ )?(arzt|ärzte|operation\w*|physio\w*|massagen?|tabletten|pillen|therapien?)
        (gesund|stark|gerad|stärker|besser|neu)e[rsn]? (rücken|nacken|haltung|schultern|wirbelsäule) BALD
        (macht|hält) (dich|deinen \w+|den \w+) (wieder )?(gesund|jung)
        entgift\w*|stärkt (das|dein|deine|die) (immunsystem|abwehr\w*)|verbrennt (\w+ )?(fett|kalorien)
        (klinisch|medizinisch|wissenschaftlich) (bewiesen|erwiesen|getestet|belegt|bestätigt)
        ärztlich (empfohlen|geprüft|bestätigt)|von (ärzten|experten|physiotherapeuten) empfohlen
        (korrigiert|repariert|richtet) (deine?n?|die|den) (\w+ )?(haltung|wirbelsäule|rücken|nacken)
        schützt (\w+ ){0,2}vor
        (senkt|verringert) (das|dein) risiko
        (hilft|hilfreich|gut|wirkt|wirksam) (gegen|bei) LEIDEN
        wunder(mittel|übung|waffe)
    """,
    ClaimKind.DIAGNOSIS: r"""
        # if you have sciatica, leave it out
        (?<!if )(?<!when )(?<!unless )(?<!case )(?<!who )you ((may|might|must|probably|likely|surely) )*have SICK
        (this|the) (test|exercise|movement|pose|check) (shows|tells|reveals|proves|detects|finds out)
        # a diagnosed condition
        (self-)?diagnos(e|es|ing|is|tics?|tizier\w*)|self[ -]test
        (is|are) (a )?(sure )?signs? of (an? )?AILMENT
        your (dis[ck]|nerve|spine|pelvis|vertebra\w*|tendon) is (\w+ )?(slipped|torn|trapped|damaged|pinched|inflamed)
        your (dis[ck]|spine|pelvis|vertebra\w*) is (\w+ )?(misaligned|crooked|out of place)
        # wenn du Ischias hast, lass es aus
        du hast (\w+ ){0,2}?(einge\w+|gerissen\w*|LEIDEN)
        diese?r? (test|übung|bewegung) (zeigt|verrät|beweist|erkennt)
        selbsttest
        (an)?zeichen (für|von) (eine?n? )?LEIDEN
        deine? (nerv|bandscheibe|sehne) ist (\w+ )?(eingeklemmt|gerissen|entzündet|herausgesprungen)
        deine? (wirbelsäule|becken|wirbel) ist (\w+ )?(verschoben|schief|blockiert)
    """,
    ClaimKind.ADVERTISING: r"""
        # you need not buy anything
        buy(ing)?|kauf(e|en|st|t)?
        subscribe|sign up|abonnier\w*|melde dich an|sponsored|affiliate|newsletter
    """,
    ClaimKind.BREATH_HOLDING: r"""
        # never hold your breath; hold it for 5 seconds and keep breathing
        hold(ing)? ((your|the|a|that|this|in your) )?(\w+ )?breath
        breath[ -]hold(s|ing)?
        # breathe in and hold the desk
        (breathe in|inhale|(take|draw) (in )?(a )?(\w+ )?(breath|air)),? (and |then )+hold( it)?(?= (for|\d)|[.!,;]|$)
        hold (the|your) air|stop breathing|keep the (breath|air) in
        # halte die Luft nicht an; halte dich fest
        halt(e|en|et|st)? [^.;:!?]{0,40}?\b(luft|atem)\b[^.;:!?]{0,25}? an
        (luft|atem) (\w+ ){0,3}?an(zu)?(ge)?halten\w*|angehaltene\w* (luft|atem)
    """,
    ClaimKind.PAIN: r"""
        # never push through pain; stop before it hurts
        (push|work|power|go|train|stretch)(ing)? ((on|right) )*(through|past|into) ((the|any|your) )?(pain|ache|burn)
        ignor(e|ing) ((the|any|your|some) )?(pain|aches?|discomfort|tingling|dizziness)
        until it (really )?(hurts|burns)|grit your teeth|feel the burn
        (has to|must|should|needs to|is supposed to) (hurt|burn)
        pain is (good|progress|normal|weakness|fine)
        # stop even if it hurts only a little
        (even if|although|though) it hurts(?! (only|a little|little|slightly|just)\b)
        # bevor es weh tut; beiß die Zähne nicht zusammen
        bis es (richtig )?(weh ?tut|schmerzt|brennt)|zähne (\w+ )?zusammen(beiß\w*)?
        ignorier\w* (den|die|deine?n?|jeden) schmerz\w*
        (durch|in|gegen) den schmerz
        (muss|soll|darf ruhig) (\w+ )?(weh ?tun|schmerzen|brennen)
        auch wenn es (weh ?tut|schmerzt)
    """,
}
"""Wrong where somebody says it, right where somebody denies it."""

ALWAYS = {
    ClaimKind.PROMISE: r"""
        nie (wieder|mehr) LEIDEN|keine LEIDEN mehr
        never (\w+ ){0,3}AILMENT again|never again AILMENT
        (don't|do not|won't|will not|no longer) need (a |the |any )?(doctors?|surgery|operation|physio\w*)
        brauchst (du )?kein\w* (arzt|ärztin|operation|physio\w*|therapie)( mehr)?
    """,
    ClaimKind.MEDICINE: r"""
        ibuprofen|paracetamol|acetaminophen|aspirin|naproxen|diclofenac|voltaren|nsaids?|nsar|opioid\w*|codeine?
        tramadol|morphine?|[ck]ortison\w*|gabapentin\w*|pregabalin|antidepress\w+|steroids?
        pain ?killers?|pain relievers?|muscle relaxants?|anti-?inflammator\w+
        injections?|injektion\w*|epidurals?|spritzen?|acupuncture|akupunktur|dry needling
        take ((an?|your|some|the|two) )?(\w+ )?(pills?|tablets?|medicines?|medications?|drugs?|supplements?)
        # after recent surgery
        (undergo|get|consider|ask for|needs?) (an? )?(surgery|operation)
        \d+ ?mg|(apply|rub in) (\w+ ){0,2}(ointment|gel|cream)
        schmerz(mittel|tablette|salbe|gel|pflaster)\w*|entzündungshemm\w*|muskelrelaxan\w*|salbe
        (nimm|schluck\w*) (\w+ ){0,2}?(tablette|pille|medikament|arznei|tropfen)\w*
        (medikament|tablette)\w* (ein)?nehmen|lass dich operieren
    """,
    ClaimKind.ADVERTISING: r"""
        https?:|www\.\w+|[a-z0-9-]+\.(com|org|net|de|io|shop|info|co\.uk)
        click (here|the link|on|below)|klick(e|en|t)? (hier|auf|unten)|hier klicken
        \d+ ?% ?(off|discount|rabatt|günstiger|reduziert)|discounts?|rabatt\w*
        coupons?|promo code|vouchers?|gutschein\w*
        (free|kostenlose?r?) (trial|probe\w+)|money[ -]back|on sale|sonderangebot\w*
        order (now|today|yours)|(limited|special) (time )?offer|bestell(e|en|t)?
        (visit|download|try|get) our|follow us|(our|unser\w*|online-?) ?(shop|store)
        upgrade to|[$€£] ?\d+|\d+ ?(€|euros?|dollars?)
    """,
    ClaimKind.SHAMING: r"""
        you( have|'ve)? (failed|let (\w+ )?down)|you fail
        # draw a lazy eight
        lazy(?! (eights?|8|figure|circles?|loops?|pace|stroll)\b)|laziness|couch potato
        you (really )?(should|could|ought to) have|you never|you always (forget|skip|slouch)
        shame on|ashamed|no excuses?|pathetic|disappoint\w+|(weakling|wimp|loser|slacker)s?
        (you are|you're) ((too|so) )?(fat|overweight|unfit|weak|out of shape)
        your (terrible|awful|ugly)|your posture is (bad|terrible|awful)
        du hast (\w+ ){0,2}?versagt|versager\w*|faul(e|er|es|heit|pelz\w*)?|stubenhocker\w*
        du hättest ([^.;!?]{0,40} )?(sollen|müssen|können)|schäm\w*|keine ausreden?
        du bist ((zu|so) )?(fett|dick|träge|schwach|unsportlich)|reiß dich zusammen
        (weichei|schwächling)\w*|enttäusch\w+
    """,
    ClaimKind.BREATH_HOLDING: r"""
        # do not breathe too fast
        (don't|do not|never) breathe(?! (too|so|faster|hard|quickly|deeply|out|in)\b)
        without breathing|ohne zu atmen|nicht atmen
        # atme nicht zu schnell
        atme (\w+ )?nicht(?! (zu|so)\b)
    """,
    ClaimKind.PAIN: r"""
        no pain,? no gain|bite the bullet
        kein schmerz,? kein \w+|ohne (schmerz\w*|fleiß),? kein\w* (gewinn|erfolg|preis)
    """,
}
"""Wrong however it is said."""

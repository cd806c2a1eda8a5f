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
        (no more|goodbye to) AILMENT
        # the pain-free side; a pain-free range
        pain[ -]free (in|within|for|forever|life|day)
        (eases?|soothes?|reduces?|lessens?|stops?|ends?|removes?|combats?|fights?|beats?|banish(es)?|reverses?) AILMENT
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
        (vertreib(t|en)|stopp(t|en)|löst|lösen|bekämpf(t|en)) LEIDEN
        # auf der schmerzfreien Seite
        schmerzfrei (in|werden|durch|leben|nach)
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
        nie (wieder|mehr) LEIDEN
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

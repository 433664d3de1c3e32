"""The countries that have an App Store, in two letters as people write them and in three as App Store Connect does."""

PAIRS = """
ae are af afg ag atg ai aia al alb am arm ao ago ar arg at aut au aus az aze ba bih bb brb be bel bf bfa bg bgr bh bhr
bj ben bm bmu bn brn bo bol br bra bs bhs bt btn bw bwa by blr bz blz ca can cd cod cg cog ch che ci civ cl chl cm cmr
cn chn co col cr cri cv cpv cy cyp cz cze de deu dk dnk dm dma do dom dz dza ec ecu ee est eg egy es esp fi fin fj fji
fm fsm fr fra ga gab gb gbr gd grd ge geo gh gha gm gmb gr grc gt gtm gw gnb gy guy hk hkg hn hnd hr hrv hu hun id idn
ie irl il isr in ind iq irq is isl it ita jm jam jo jor jp jpn ke ken kg kgz kh khm kn kna kr kor kw kwt ky cym kz kaz
la lao lb lbn lc lca lk lka lr lbr lt ltu lu lux lv lva ly lby ma mar md mda me mne mg mdg mk mkd ml mli mm mmr mn mng
mo mac mr mrt ms msr mt mlt mu mus mv mdv mw mwi mx mex my mys mz moz na nam ne ner ng nga ni nic nl nld no nor np npl
nr nru nz nzl om omn pa pan pe per pg png ph phl pk pak pl pol pt prt pw plw py pry qa qat ro rou rs srb ru rus rw rwa
sa sau sb slb sc syc se swe sg sgp si svn sk svk sl sle sn sen sr sur st stp sv slv sz swz tc tca td tcd th tha tj tjk
tm tkm tn tun to ton tr tur tt tto tw twn tz tza ua ukr ug uga us usa uy ury uz uzb vc vct ve ven vg vgb vn vnm vu vut
xk xks ye yem za zaf zm zmb zw zwe
"""
NAMES = PAIRS.split()
THREE = dict(zip(NAMES[::2], (each.upper() for each in NAMES[1::2]), strict=True))
TWO = {three: two for two, three in THREE.items()}


def country_of(territory: str) -> str:
    """A territory of App Store Connect in two small letters; one that is not known in its own small letters."""
    return TWO.get(territory.strip().upper(), territory.strip().lower())

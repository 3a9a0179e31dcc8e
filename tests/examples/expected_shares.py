"""Where the metal of the pack comes from, worked out by hand from the lot amounts in the files.

Nothing here is computed by the generator or by the trace: the fractions follow the lots one by one. Within an act an
output's metal stems from the inputs in proportion to the mass of the element that each brought. Lots of one product
have one and the same assay (nickel sulphate 22.2188655 % Ni, and so on), so among them the ratio of masses decides.

The pack AV75-26-000417 is 11 modules of 24 cells. Modules 0001 to 0008 hold cells of lot CL-26-161 (call it A), modules
0009 to 0011 cells of CL-26-168 (B). Every cell of both lots holds the same milligrams of everything:
    pack = 8/11 A + 3/11 B
Cells A took 7,416 kg of cathode C811-26-002 (C2) and 2,472 kg of C811-26-003 (C3); cells B 4,944 kg of C3:
    cathode of A = 3/4 C2 + 1/4 C3;  cathode of B = C3

COBALT. C2 was made from precursor P811-26-002 only, C3 from P811-26-003 only.
    P811-26-002 took cobalt sulphate in 8 : 1 : 1 from CS-26-026B, RCS-26-005, RCS-26-006.
        CS-26-026B blends 6 t CS-26-025 and 2 t CS-26-021: 3/4 Lualaba (CD), 1/4 Tobela (ID, out of the MHP).
        RCS-26-005 was recovered from waste batteries of the Retour collection centre (FR).
        RCS-26-006 was recovered from cathode scrap SCR-26-001 <- P811-26-001 <- CS-26-023: Lualaba.
        Lualaba 8/10 x 3/4 + 1/10 = 7/10;  Tobela 8/10 x 1/4 = 2/10;  Retour 1/10
    P811-26-003 took CS-26-025 only: Lualaba 1.
    A: Lualaba 3/4 x 7/10 + 1/4 = 31/40;  Tobela 3/4 x 2/10 = 6/40;  Retour 3/4 x 1/10 = 3/40
    B: Lualaba 1
    Pack: Lualaba 8/11 x 31/40 + 3/11 = 62/110 + 30/110 = 92/110
          Tobela 8/11 x 6/40 = 12/110;  Retour 8/11 x 3/40 = 6/110

NICKEL. P811-26-002 took nickel sulphate in 8 : 1 : 1 from NS-26-027, RNS-26-005, RNS-26-006; P811-26-003 in 1 : 3 from
    NS-26-021 and NS-26-027. These two are of MHP from Tobela; RNS-26-005 is of Retour's waste batteries; RNS-26-006 of
    the scrap, whose nickel was NS-26-021: Tobela again.
    C2: Tobela 9/10, Retour 1/10.  C3: Tobela 1.  A: Tobela 37/40, Retour 3/40.  B: Tobela 1.
    Pack: Retour 8/11 x 3/40 = 6/110;  Tobela 104/110

LITHIUM, first in the cathode. C2 took lithium hydroxide in 6 : 3 : 1 from LH-26-043, LH-26-044, LH-26-052R; C3 in
    1 : 1 from LH-26-043 and LH-26-044. LH-26-043 is of Yule River spodumene (AU), LH-26-044 of Jequi (BR), LH-26-052R
    of lithium carbonate in 2 : 1 from RLC-26-005 (Retour) and RLC-26-006 (the scrap: LH-26-041, Yule River).
    C2: Yule 6/10 + 1/10 x 1/3 = 19/30;  Jequi 9/30;  Retour 1/10 x 2/3 = 2/30
    C3: Yule 15/30;  Jequi 15/30
    A: Yule (3 x 19 + 15)/120 = 72/120;  Jequi (3 x 9 + 15)/120 = 42/120;  Retour 3 x 2/120 = 6/120
    B: Yule 1/2;  Jequi 1/2
    Cathode of the pack: Yule (8 x 72/120 + 3 x 1/2)/11 = 63/110
                         Jequi (8 x 42/120 + 3 x 1/2)/11 = 43/110;  Retour (8 x 6/120)/11 = 4/110
    Then the electrolyte, bought outside (EL-88213, 0.625 % Li). Each cell took 412 g of cathode (7.1340575 % Li) and
    103 g of electrolyte, 4 to 1, in both lots. The cathode brings 4 x 71,340,575 = 285,362,300 parts of 291,612,300,
    the electrolyte 6,250,000. So the three above times 285,362,300/291,612,300; untracked 6,250,000/291,612,300.

GRAPHITE. A took SPG-26-017 and SPG-26-018 in 1 : 1, B SPG-26-017 only. SPG-26-017 is of 2 parts Delta (MZ) and 1 part
    Antanisoa (MG), both at 95.2 %; SPG-26-018 of Delta only.
    A: Delta (2/3 + 1)/2 = 5/6, Antanisoa 1/6.  B: Delta 2/3, Antanisoa 1/3.
    Pack: Delta 8/11 x 5/6 + 3/11 x 2/3 = 20/33 + 6/33 = 26/33
          Antanisoa 8/11 x 1/6 + 3/11 x 1/3 = 4/33 + 3/33 = 7/33

COPPER. All foil is F8-26-0330, of 3 parts cathode copper CAT-26-1031 (Valle Claro, CL) and 1 part CUC-26-002 (Lualaba).
MANGANESE. All of it is MS-26-009, of ore from Kuruman Kop (ZA); the recycler recovers none.
PHOSPHORUS. All of it is the electrolyte's.

RECYCLED CONTENT follows the same lots: post-consumer what comes from Retour, manufacturing waste what comes from the
    scrap. Nickel: both 8/11 x 3/4 x 1/10 = 6/110. Cobalt: the same. Lithium: post-consumer 4/110, manufacturing waste
    8/11 x 3/4 x 1/10 x 1/3 = 2/110, both times 285,362,300/291,612,300. Declared it is rounded down to whole milligrams
    in a cell, and 192 of the pack's 264 cells are of A:
    Ni 193,070 x 3/40 = 14,480.25 -> 192 x 14,480 = 2,780,160 mg of each class
    Co 24,232 x 3/40 = 1,817.4 -> 192 x 1,817 = 348,864 mg of each class
    Li 29,161 x 3/4 x 285,362,300/291,612,300 = 21,402.0: post-consumer x 2/30 = 1,426.8 -> 192 x 1,426 = 273,792 mg,
       manufacturing waste x 1/30 = 713.4 -> 192 x 713 = 136,896 mg
"""

from collections.abc import Mapping
from fractions import Fraction as F

UNTRACKED = "untracked"
CATHODE = F(285_362_300, 291_612_300)  # share of the cathode in the cell's lithium

# element -> code of the origin's site -> share of the element in the pack
ORIGINS: Mapping[str, Mapping[str, F]] = {
    "Co": {"LRM-MINE": F(92, 110), "HLN-MINE": F(12, 110), "RTB-COLL": F(6, 110)},
    "Ni": {"HLN-MINE": F(104, 110), "RTB-COLL": F(6, 110)},
    "Li": {
        "YRL-MINE": F(63, 110) * CATHODE,
        "JVL-MINE": F(43, 110) * CATHODE,
        "RTB-COLL": F(4, 110) * CATHODE,
        UNTRACKED: F(6_250_000, 291_612_300),
    },
    "graphite": {"CDG-MINE": F(26, 33), "ANG-MINE": F(7, 33)},
    "Cu": {"CVC-MINE": F(3, 4), "LRM-MINE": F(1, 4)},
    "Mn": {"KKM-MINE": F(1)},
    "P": {UNTRACKED: F(1)},
}

# element -> (manufacturing waste, post-consumer waste) as a share of the element in the pack, before rounding
RECYCLED: Mapping[str, tuple[F, F]] = {
    "Ni": (F(6, 110), F(6, 110)),
    "Co": (F(6, 110), F(6, 110)),
    "Li": (F(2, 110) * CATHODE, F(4, 110) * CATHODE),
}
# element -> (manufacturing waste, post-consumer waste) in milligrams in the pack, as the contracts round
RECYCLED_MG: Mapping[str, tuple[int, int]] = {
    "Ni": (2_780_160, 2_780_160),
    "Co": (348_864, 348_864),
    "Li": (136_896, 273_792),
}

# Milligrams of each element in the pack: 264 cells of 29,161 / 24,232 / 193,070 / 22,589 / 249,875 / 83,991 / 2,790.
PACK_MG: Mapping[str, int] = {
    "Li": 7_698_504,
    "Co": 6_397_248,
    "Ni": 50_970_480,
    "Mn": 5_963_496,
    "graphite": 65_967_000,
    "Cu": 22_173_624,
    "P": 736_560,
}

"""The papers this suite speaks of, by key and version; a place in one is written "key, place (version)"."""

import re
from dataclasses import dataclass


class UnknownSource(ValueError):
    """A source string whose key is not in the list of papers."""


@dataclass(frozen=True)
class Paper:
    """authors, title, venue with year, arXiv id ("" if none) and the versions that are told apart."""

    authors: str
    title: str
    venue: str
    arxiv: str = ""
    versions: tuple[str, ...] = ()

    def reference(self) -> str:
        """One line with everything a reader needs to find the paper."""
        where = f" arXiv:{self.arxiv}." if self.arxiv else ""
        return f"{self.authors}. {self.title}. {self.venue}.{where}"


PAPERS: dict[str, Paper] = {
    "bubeck-sellke-2021": Paper(
        "Sebastien Bubeck, Mark Sellke",
        "A Universal Law of Robustness via Isoperimetry",
        "Advances in Neural Information Processing Systems 34 (NeurIPS 2021); Journal of the ACM 70(2), 2023",
        "2105.12806",
        ("submission", "9^4 version", "10^4 version"),
    ),
    "bubeck-li-nagaraj-2021": Paper(
        "Sebastien Bubeck, Yuanzhi Li, Dheeraj Nagaraj", "A law of robustness for two-layers neural networks", "COLT 2021", "2009.14444"
    ),
    "shmalo-2026": Paper(
        "Shmalo", "A law of robustness for two-layer networks with arbitrary weights", "arXiv preprint, 2026", "2607.07778"
    ),
    "bombari-kiyani-mondelli-2023": Paper(
        "Simone Bombari, Shayan Kiyani, Marco Mondelli",
        "Beyond the Universal Law of Robustness: Sharper Laws for Random Features and Neural Tangent Kernels",
        "ICML 2023",
        "2302.01629",
    ),
    "dohmatob-2021": Paper(
        "Elvis Dohmatob",
        "Fundamental tradeoffs between memorization and robustness in random features and neural tangent regimes",
        "arXiv preprint, 2021",
        "2106.02630",
    ),
    "das-batra-srivastava-2024": Paper(
        "Santanu Das, Jatin Batra, Piyush Srivastava",
        "A direct proof of a unified law of robustness for Bregman divergence losses",
        "arXiv preprint, 2024",
        "2405.16639",
    ),
    "husain-balle-2021": Paper(
        "Hisham Husain, Borja Balle", "A Law of Robustness for Weight-bounded Neural Networks", "arXiv preprint, 2021", "2102.08093"
    ),
    "wu-huang-zhang-2023": Paper(
        "Yihan Wu, Heng Huang, Hongyang Zhang", "A Law of Robustness beyond Isoperimetry", "ICML 2023", "2202.11592"
    ),
    "von-berg-2026": Paper("von Berg et al.", "A law of robustness for classifiers: class stability", "ICLR 2026", "2603.02806"),
    "mei-montanari-2019": Paper(
        "Song Mei, Andrea Montanari",
        "The generalization error of random features regression: Precise asymptotics and double descent curve",
        "Communications on Pure and Applied Mathematics 75(4), 2022",
        "1908.05355",
    ),
    "golub-welsch-1969": Paper(
        "Gene H. Golub, John H. Welsch", "Calculation of Gauss Quadrature Rules", "Mathematics of Computation 23(106), 1969"
    ),
    "hastie-2019": Paper(
        "Trevor Hastie, Andrea Montanari, Saharon Rosset, Ryan J. Tibshirani",
        "Surprises in High-Dimensional Ridgeless Least Squares Interpolation",
        "Annals of Statistics 50(2), 2022",
        "1903.08560",
    ),
    "pennington-worah-2017": Paper("Jeffrey Pennington, Pratik Worah", "Nonlinear random matrix theory for deep learning", "NIPS 2017"),
    "defilippis-loureiro-misiakiewicz-2024": Paper(
        "Leonardo Defilippis, Bruno Loureiro, Theodor Misiakiewicz",
        "Dimension-free deterministic equivalents and scaling laws for random feature regression",
        "NeurIPS 2024",
        "2405.15699",
    ),
    "hu-lu-misiakiewicz-2024": Paper(
        "Hong Hu, Yue M. Lu, Theodor Misiakiewicz",
        "Asymptotics of Random Feature Regression Beyond the Linear Scaling Regime",
        "arXiv preprint, 2024",
        "2403.08160",
    ),
    "madry-2018": Paper(
        "Aleksander Madry, Aleksandar Makelov, Ludwig Schmidt, Dimitris Tsipras, Adrian Vladu",
        "Towards Deep Learning Models Resistant to Adversarial Attacks",
        "ICLR 2018",
        "1706.06083",
    ),
    "vershynin-2018": Paper("Roman Vershynin", "High-Dimensional Probability", "Cambridge University Press, 2018"),
    "van-handel-2014": Paper("Ramon van Handel", "Probability in High Dimension", "lecture notes APC 550, Princeton University, 2014"),
    "boucheron-lugosi-massart-2013": Paper(
        "Stephane Boucheron, Gabor Lugosi, Pascal Massart",
        "Concentration Inequalities: A Nonasymptotic Theory of Independence",
        "Oxford University Press, 2013",
    ),
    "ledoux-2001": Paper("Michel Ledoux", "The Concentration of Measure Phenomenon", "American Mathematical Society, 2001"),
    "hoeffding-1963": Paper(
        "Wassily Hoeffding",
        "Probability Inequalities for Sums of Bounded Random Variables",
        "Journal of the American Statistical Association 58(301), 1963",
    ),
    "hsu-kakade-zhang-2012": Paper(
        "Daniel Hsu, Sham Kakade, Tong Zhang",
        "A tail inequality for quadratic forms of subgaussian random vectors",
        "Electronic Communications in Probability 17, 2012",
        "1110.2842",
    ),
    "cramer-1938": Paper(
        "Harald Cramer",
        "Sur un nouveau theoreme-limite de la theorie des probabilites",
        "Actualites scientifiques et industrielles 736, 1938",
    ),
    "mueller-weissler-1982": Paper(
        "Carl E. Mueller, Fred B. Weissler",
        "Hypercontractivity for the heat semigroup for ultraspherical polynomials and on the n-sphere",
        "Journal of Functional Analysis 48(2), 1982",
    ),
    "emery-yukich-1987": Paper(
        "Michel Emery, Joseph E. Yukich",
        "A simple proof of the logarithmic Sobolev inequality on the circle",
        "Seminaire de Probabilites XXI, 1987",
    ),
    "gross-1975": Paper("Leonard Gross", "Logarithmic Sobolev inequalities", "American Journal of Mathematics 97(4), 1975"),
    "bakry-emery-1985": Paper("Dominique Bakry, Michel Emery", "Diffusions hypercontractives", "Seminaire de Probabilites XIX, 1985"),
    "holley-stroock-1987": Paper(
        "Richard Holley, Daniel Stroock",
        "Logarithmic Sobolev inequalities and stochastic Ising models",
        "Journal of Statistical Physics 46, 1987",
    ),
    "gardner-2002": Paper(
        "Richard J. Gardner", "The Brunn-Minkowski inequality", "Bulletin of the American Mathematical Society 39(3), 2002"
    ),
    "hardy-littlewood-polya-1934": Paper(
        "Godfrey H. Hardy, John E. Littlewood, George Polya", "Inequalities", "Cambridge University Press, 1934"
    ),
    "golub-van-loan-2013": Paper(
        "Gene H. Golub, Charles F. Van Loan", "Matrix Computations", "Johns Hopkins University Press, fourth edition, 2013"
    ),
    "ball-1997": Paper(
        "Keith Ball", "An elementary introduction to modern convex geometry", "Flavors of Geometry, MSRI Publications 31, 1997"
    ),
    "bakry-gentil-ledoux-2014": Paper(
        "Dominique Bakry, Ivan Gentil, Michel Ledoux", "Analysis and Geometry of Markov Diffusion Operators", "Springer, 2014"
    ),
    "talagrand-1988": Paper(
        "Michel Talagrand",
        "An isoperimetric theorem on the cube and the Kintchine-Kahane inequalities",
        "Proceedings of the American Mathematical Society 104(3), 1988",
    ),
    "edelman-1988": Paper(
        "Alan Edelman",
        "Eigenvalues and condition numbers of random matrices",
        "SIAM Journal on Matrix Analysis and Applications 9(4), 1988",
    ),
    "cover-1965": Paper(
        "Thomas M. Cover",
        "Geometrical and Statistical Properties of Systems of Linear Inequalities with Applications in Pattern Recognition",
        "IEEE Transactions on Electronic Computers 14(3), 1965",
    ),
    "clopper-pearson-1934": Paper(
        "C. J. Clopper, E. S. Pearson",
        "The use of confidence or fiducial limits illustrated in the case of the binomial",
        "Biometrika 26(4), 1934",
    ),
    "lecun-1998": Paper(
        "Yann LeCun, Leon Bottou, Yoshua Bengio, Patrick Haffner",
        "Gradient-based learning applied to document recognition",
        "Proceedings of the IEEE 86(11), 1998",
    ),
    "arbel-marchal-nguyen-2020": Paper(
        "Julyan Arbel, Olivier Marchal, Hien D. Nguyen",
        "On strict sub-Gaussianity, optimal proxy variance and symmetry for bounded random variables",
        "ESAIM: Probability and Statistics 24, 2020",
        "1901.09188",
    ),
    "muller-1959": Paper(
        "Mervin E. Muller",
        "A note on a method for generating points uniformly on n-dimensional spheres",
        "Communications of the ACM 2(4), 1959",
    ),
    "abramowitz-stegun-1964": Paper(
        "Milton Abramowitz, Irene A. Stegun", "Handbook of Mathematical Functions", "National Bureau of Standards, 1964"
    ),
    "schwartz-1980": Paper(
        "Jacob T. Schwartz", "Fast Probabilistic Algorithms for Verification of Polynomial Identities", "Journal of the ACM 27(4), 1980"
    ),
    "bonferroni-1936": Paper(
        "Carlo E. Bonferroni",
        "Teoria statistica delle classi e calcolo delle probabilita",
        "Pubblicazioni del R Istituto Superiore di Scienze Economiche e Commerciali di Firenze 8, 1936",
    ),
    "here": Paper("this suite", "derived here, from first principles", "see the derivation"),
}


def papers(source: str) -> list[tuple[Paper, str]]:
    """The papers that "key, place; key, place" names, each with its place ("" if none); UnknownSource otherwise."""
    found = []
    for part in re.split(r";(?![^(]*\))", source):
        key, _, place = (word.strip() for word in part.partition(","))
        key = key.split("(")[0].strip()
        if key not in PAPERS:
            raise UnknownSource(f"no paper with key {key!r}, named by the source {source!r}; known keys: {', '.join(sorted(PAPERS))}")
        found.append((PAPERS[key], place))
    return found


def reference(source: str) -> str:
    """Full references of a source string, its places kept."""
    return " ".join(paper.reference() + (f" {place}." if place else "") for paper, place in papers(source))

namespace Pathway.Text;

/// <summary>Greek letters and their names.</summary>
internal static class GreekLetters
{
    private static readonly string[] Names =
    [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
        "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    ];

    private static readonly HashSet<string> AllNames = [.. Names];

    /// <summary>Whether a character is a letter of the basic Greek alphabet.</summary>
    public static bool IsGreek(char letter) => NameOf(letter) is not null;

    /// <summary>The name of a Greek letter, or null.</summary>
    public static string? NameOf(char letter) => letter switch
    {
        >= '\u03B1' and <= '\u03C9' => Names[letter - '\u03B1'],
        >= '\u0391' and <= '\u03A9' => Names[letter - '\u0391'],
        '\u00B5' => "mu",
        '\u2206' => "delta",
        '\u03D5' => "phi",
        '\u03F5' => "epsilon",
        '\u03D1' => "theta",
        _ => null,
    };

    /// <summary>The small letter of a name, or null.</summary>
    public static char? LetterOf(string name) => Array.LastIndexOf(Names, name) is >= 0 and var at ? (char)('\u03B1' + at) : null;

    /// <summary>Whether a word is the name of a Greek letter.</summary>
    public static bool IsName(string word) => AllNames.Contains(word);
}

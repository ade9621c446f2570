using CsCheck;
using Pathway.Doubles;
using Xunit;

namespace Pathway.Text.Similarity;

/// <summary>The bounds only save time: the join finds the same pairs as a comparison of all pairs.</summary>
public sealed class SimilarityJoinTests
{
    private static readonly Gen<double> Thresholds = Gen.OneOfConst(0, 0.5, 0.75, 0.8, 0.85, 0.95, 0.999);

    // Few letters make many similar pairs, edits of one name make more similar ones, and lengths near 64, 200 and 255 cover all code paths.
    private static readonly Gen<string[]> Names = Gen.OneOf(
        Gen.String[Gen.Char["ab "], 0, 12].Array[0, 40],
        Gen.String[Gen.Char["abcdefghijklmnopqrstuvwxyz -0123456789"], 0, 80].Array[0, 20],
        Variants(Gen.String[Gen.Char["abcdefg "], 50, 80]),
        Variants(Gen.String[Gen.Char["ab"], 190, 215]),
        Variants(Gen.Int[250, 300].Select(static length => new string('a', length))),
        Variants(Gen.String[Gen.Char['\u0370', '\u05ff'], 5, 40]),
        Gen.String[0, 6].Array[0, 40]);

    [Fact]
    public void Result_equals_brute_force() => Gen.Select(Names, Thresholds, Gen.Int[1, 3]).SampleSeeded((names, above, degree) =>
        Assert.Equal(ByForce(names, above), SimilarityJoin.Pairs(new NameSet(names), above, degree, CancellationToken.None)), count: 1500);

    [Fact]
    public void More_letters_than_classes_lose_no_pair()
    {
        var letters = Enumerable.Range(0x4e00, 400).Select(static letter => ((char)letter).ToString()).ToArray();
        var names = Enumerable.Range(0, 60).Select(at => string.Concat(letters.Skip(at * 5).Take(100 + (at % 7))))
            .Append(string.Concat(letters.Skip(3).Take(101))).ToArray();

        var pairs = SimilarityJoin.Pairs(new NameSet(names), 0.85, 2, CancellationToken.None);

        Assert.NotEmpty(pairs);
        Assert.Equal(ByForce(names, 0.85), pairs);
    }

    [Fact]
    public void The_ordinally_lesser_name_is_the_first_argument()
    {
        var pair = Assert.Single(SimilarityJoin.Pairs(new NameSet(["tide", "diet"]), 0.4, 1, CancellationToken.None));

        Assert.Equal(new SimilarPair("diet", "tide", 0.5), pair);
        Assert.Empty(SimilarityJoin.Pairs(new NameSet(["tide", "diet"]), 0.5, 1, CancellationToken.None));
    }

    [Fact]
    public void Cancellation_stops_the_join()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.Throws<OperationCanceledException>(() => SimilarityJoin.Pairs(new NameSet(["a", "b"]), 0.5, 1, stop.Token));
    }

    private static Gen<string[]> Variants(Gen<string> names) =>
        from name in names
        from edits in Gen.Select(Gen.Int[0, 400], Gen.Int[0, 3], Gen.Char["abz "]).List[0, 12].Array[1, 12]
        select edits.Select(list => list.Aggregate(name, static (text, edit) => Edited(text, edit.Item1, edit.Item2, edit.Item3)))
        .ToArray();

    private static string Edited(string text, int place, int how, char letter)
    {
        var at = text.Length == 0 ? 0 : place % text.Length;
        return how switch
        {
            0 => text.Insert(at, letter.ToString()),
            1 when text.Length > 0 => text.Remove(at, 1),
            2 => text[at..] + text[..at],
            _ => text + text[..(at / 4)],
        };
    }

    private static IEnumerable<SimilarPair> ByForce(string[] names, double above)
    {
        var measure = new RatcliffObershelp();
        var sorted = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return
        [
            .. from left in Enumerable.Range(0, sorted.Length)
               from right in Enumerable.Range(left + 1, sorted.Length - left - 1)
               let ratio = measure.Of(sorted[left], sorted[right])
               where ratio > above
               select new SimilarPair(sorted[left], sorted[right], ratio),
        ];
    }
}

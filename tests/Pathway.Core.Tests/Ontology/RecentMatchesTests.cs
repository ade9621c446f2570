using System.Globalization;
using Xunit;

namespace Pathway.Ontology;

public class RecentMatchesTests
{
    private const int Capacity = 8;

    private static readonly TermMatch Match = new TermMatcher(EmbeddedOntology.Index).Find("autophagy")!;

    [Fact]
    public void Remembers_a_match_and_that_there_was_none()
    {
        var matches = new RecentMatches(Capacity);
        Assert.False(matches.TryGet("autophagy", out _));

        matches.Add("autophagy", Match);
        matches.Add("nothing", null);

        Assert.True(matches.TryGet("autophagy", out var found));
        Assert.Same(Match, found);
        Assert.True(matches.TryGet("nothing", out var none));
        Assert.Null(none);
    }

    [Fact]
    public void Keeps_at_least_as_many_as_its_capacity_and_at_most_twice_as_many()
    {
        for (var count = 1; count <= 5 * Capacity; count++)
        {
            // Asking keeps a name, so each one is asked for in a copy of its own.
            var kept = Enumerable.Range(0, count).Where(number => Fill(count).TryGet(Name(number), out _)).ToArray();

            Assert.InRange(kept.Length, Math.Min(count, Capacity), 2 * Capacity);
            Assert.Equal(Enumerable.Range(count - kept.Length, kept.Length), kept);
        }

        static RecentMatches Fill(int count)
        {
            var matches = new RecentMatches(Capacity);
            for (var number = 0; number < count; number++) { matches.Add(Name(number), null); }
            return matches;
        }
    }

    [Fact]
    public void Keeps_a_name_that_is_asked_for_again_and_again()
    {
        var matches = new RecentMatches(Capacity);
        matches.Add("autophagy", Match);
        for (var number = 0; number < 100 * Capacity; number++)
        {
            matches.Add(Name(number), null);
            Assert.True(matches.TryGet("autophagy", out var found));
            Assert.Same(Match, found);
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}

namespace Pathway.Steps.Evidence;

/// <summary>Two proteins that stand next to each other, with the words before, between and behind them.</summary>
internal abstract class ProteinPair
{
    private static readonly HashSet<string> Detections = ["detected", "observed", "seen", "found", "detect", "observe", "see", "find"];

    private readonly bool leftIsFirst;

    protected ProteinPair(IReadOnlyList<string> words, int left, int right)
    {
        leftIsFirst = words[left] == SentenceWords.First;
        var comma = left - 1;
        while (comma >= 0 && words[comma] is not ("," or ":")) { comma--; }
        // What stands before a comma is another phrase, unless nothing but adverbs follows.
        Pre = [.. words.Skip(comma + 1).Take(left - comma - 1)];
        Between = [.. words.Skip(left + 1).Take(right - left - 1)];
        Post = [.. words.Skip(right + 1)];
        IsHypothesis = words.Take(right).Any(EffectLexicon.IsHypothesis);
        IsMutant = Pre.TakeLast(3).Any(EffectLexicon.IsMutant) || Between.Take(2).Any(EffectLexicon.IsMutant);
        Between.RemoveRange(0, Between.TakeWhile(EffectLexicon.IsMutant).Count());
        IsDenied = CountDenials();
    }

    /// <summary>The words of the phrase before the first of the two.</summary>
    protected List<string> Pre { get; }

    /// <summary>The words between the two.</summary>
    protected List<string> Between { get; }

    /// <summary>The words behind the second.</summary>
    protected List<string> Post { get; }

    /// <summary>Whether the sentence states a hypothesis.</summary>
    protected bool IsHypothesis { get; }

    /// <summary>Whether it is about a mutant of the first.</summary>
    protected bool IsMutant { get; }

    /// <summary>Whether it denies what it says.</summary>
    protected bool IsDenied { get; }

    // "does not bind B in the absence of C" says that it may bind otherwise.
    protected bool IsConditional() => IsDenied && (Post.Contains("absence") || Post.Contains("presence") || Post.Contains("without")
        || Post.Contains("unless") || Between.Contains("directly"));

    private bool CountDenials()
    {
        // In "neither in vitro nor in vivo" two words deny once.
        var before = Pre.Any(static word => EffectLexicon.IsNegation(word) && word is not ("lacks" or "nor"));
        var inside = Between.Any(static word => EffectLexicon.IsNegation(word) && word is not "nor")
            || Between.Contains("independent") || Between.Contains("independently") || Between.Contains("dispensable")
            || Between.Contains("unaffected") || Between.Contains("unaltered") || Between.Contains("unchanged");
        var behind = Post.Take(5).ToList() is var next && next.IndexOf("not") is >= 0 and <= 2 and var at
            && next.Skip(at).Any(word => Detections.Contains(word) || EffectLexicon.GetVerb(word) is not null);
        return before != inside || (behind && !before && !inside);
    }

    protected StatedRelation Create(bool leftActs, int sign, bool isContact = false) =>
        new(leftActs == leftIsFirst, sign, IsDenied) { IsContact = isContact };

    protected StatedRelation CreateContact() => new(null, 0, IsDenied) { IsContact = true };

    protected static List<string> Bare(IEnumerable<string> words) =>
        [.. words.Where(static word => !EffectLexicon.IsFiller(word) && !EffectLexicon.IsNegation(word))];

    protected bool IsSubject()
    {
        var before = Bare(Pre);
        if (before.Count == 0) { return true; }
        var last = before[^1];
        if (last is "and" or "or") { return false; }
        return !EffectLexicon.IsPreposition(last)
            && (EffectLexicon.GetVerb(last) is null || last.EndsWith("ed", StringComparison.Ordinal) || IsStatement(last));
    }

    // "We show that A", "our data suggest A".
    private static bool IsStatement(string word) => word is "show" or "find" or "that";

    // "loss of A", "A knockdown": the sign turns. Null where another thing of A acts.
    protected static int? ActorSign(List<string> before, List<string> behind)
    {
        var sign = 1;
        if (before is [.., var noun, "of" or "in" or "against" or "targeting"])
        {
            if (EffectLexicon.IsLoss(noun)) { sign = -1; }
            else if (before[^1] is not ("of" or "in") || !EffectLexicon.IsGain(noun)) { return null; }
            before.RemoveRange(before.Count - 2, 2);
        }
        else if (before is [.., "lacking" or "without"]) { sign = -1; before.RemoveAt(before.Count - 1); }
        while (behind.Count > 1 && (behind[0] == "-" || EffectLexicon.IsLoss(behind[0]) || EffectLexicon.IsCarrier(behind[0])
            || behind[0] is "overexpression" or "signaling" or "signalling" or "activity" or "expression"))
        {
            if (EffectLexicon.IsLoss(behind[0])) { sign = -1; }
            behind.RemoveAt(0);
        }
        // "A knockout mice showed increased B levels".
        if (sign < 0 && behind is ["showed" or "show" or "exhibited" or "exhibit" or "displayed" or "display" or "had", _, ..])
        {
            behind.RemoveAt(0);
        }
        return sign;
    }

    protected string? NextWord() => Post.FirstOrDefault(static word => word != "-" && !EffectLexicon.IsFiller(word));

    // The end of the words before the actor: "in cells lacking", "in the absence of", "upon loss of", "when" + "is knocked down".
    protected bool IsLossContext(List<string> agent) => agent switch
    {
        [.., "lacking" or "without"] => agent.Count <= 4,
        [.., "absence" or "loss" or "lack" or "depletion" or "knockdown" or "deletion" or "silencing" or "knockout" or "removal"
            or "ablation", "of"] =>
            agent.Count <= 4,
        ["when" or "once" or "after" or "if" or "upon" or "in" or "by" or "on", ..] when agent.Count <= 2 => PostLoss(),
        _ => false,
    };

    protected bool PostLoss()
    {
        var next = Post.Where(static word => word != "-" && !EffectLexicon.IsFiller(word)).Take(4).ToArray();
        return next switch
        {
            [var loss, ..] when EffectLexicon.IsLoss(loss) => true,
            ["is" or "was" or "are" or "were", "knocked" or "depleted" or "deleted" or "silenced" or "lost" or "absent" or "removed"
                or "inhibited", ..] => true,
            _ => false,
        };
    }

    // A form that only a passive has: the agent follows, and it was read before.
    protected bool IsPassiveForm(string verb) => verb.EndsWith("ed", StringComparison.Ordinal)
        && Between.Any(static word => word is "is" or "was" or "are" or "were" or "been" or "be" or "being") && !Between.Contains("to")
        && !Between.Contains("and");

    protected static bool IsSubjectAfter(List<string> before)
    {
        var last = before[^1];
        return last is not ("and" or "or") && !EffectLexicon.IsPreposition(last)
            && (EffectLexicon.GetVerb(last) is null || last.EndsWith("ed", StringComparison.Ordinal) && before.Count == 1);
    }

    // The object: words before the target such as "the degradation of", and behind it such as "levels". Null if it is something else.
    protected int? ReadObject(IReadOnlyList<string> words)
    {
        var sign = 1;
        var left = words.ToList();
        if (IsCoordinated(left)) { left = []; }
        while (left.Count > 0)
        {
            if (EffectLexicon.GetNominalSign(left[0]) is not 0 and var nominal) { sign *= nominal; }
            else if (left[0] is not ("of" or "in" or "to" or "for")) { return null; }
            left.RemoveAt(0);
        }
        if (EffectOfObject() is not 0 and var behind) { return sign * behind; }
        return IsPlainEnd() ? sign : null;
    }

    // "activates the adaptor and B": the target is the second of two objects.
    protected bool IsCoordinated(List<string> words) => words is [_, "and"] or [_, _, "and"] && !words.Contains(",")
        && EffectLexicon.GetVerb(words[0]) is null && !words.Contains("by")
        && Post.FirstOrDefault() is not ("is" or "was" or "are" or "were" or "has" or "had");

    // "inhibits B activity" is an effect on B itself, "lowers B levels" may be far from it.
    protected bool IsDirectObject() => EffectOfObject() == 0
        || Post.First(static word => !EffectLexicon.IsFiller(word)) is "activity" or "function" or "signaling" or "signalling";

    protected int EffectOfObject()
    {
        var sign = 0;
        foreach (var word in Post.Where(static word => !EffectLexicon.IsFiller(word)))
        {
            if (EffectLexicon.GetNominalSign(word) is not 0 and var nominal) { sign = sign == 0 ? nominal : sign * nominal; }
            else { break; }
        }
        return sign;
    }

    // "A inhibits B degradation" is not about B, nor is "A inhibits B-mediated unfolding".
    protected bool IsPlainEnd() => Post.FirstOrDefault() is null or "," or ":" or "." or "it" || EffectLexicon.IsFollower(Post[0])
        || EffectLexicon.GetNominalSign(Post[0]) != 0 || EffectLexicon.GetVerb(Post[0]) is not null || SentenceWords.IsProtein(Post[0]);
}

using System.Text.RegularExpressions;

namespace Pathway.Steps.Evidence;

/// <summary>A relation of two proteins that a sentence states or denies.</summary>
/// <param name="FirstActs">Whether the first protein acts on the second; null where neither or both do.</param>
/// <param name="Sign">1 for an increase, -1 for a decrease, 0 for neither.</param>
/// <param name="IsDenied">Whether the sentence says that it does not hold.</param>
internal sealed record StatedRelation(bool? FirstActs, int Sign, bool IsDenied)
{
    /// <summary>Whether the proteins touch: they bind, or one modifies the other.</summary>
    public bool IsContact { get; init; }

    /// <summary>Whether any effect is denied: "has no effect on".</summary>
    public bool IsAnyEffect { get; init; }
}

/// <summary>
/// Reads what a sentence states about two proteins. Only sentences that it understands count: a word that it does not know between the
/// proteins makes the sentence silent, and a hypothesis or a mutant states nothing about the protein.
/// </summary>
internal static class SentenceReader
{
    /// <summary>The relations that the sentence states or denies; empty if it is silent.</summary>
    /// <param name="sentence">One sentence.</param>
    /// <param name="firsts">The places of the first protein.</param>
    /// <param name="seconds">The places of the second protein.</param>
    public static IReadOnlyList<StatedRelation> Read(RecordText sentence, IReadOnlyList<ProteinMention> firsts,
        IReadOnlyList<ProteinMention> seconds)
    {
        var words = SentenceWords.Read(sentence.Normalized, firsts, seconds);
        if (words.Count == 0 || words[^1] == "?") { return []; }
        var relations = new List<StatedRelation>();
        IReadOnlyList<string>? before = null;
        foreach (var clause in SentenceWords.SplitClauses(words))
        {
            var whole = ClauseReader.Complete(clause, before);
            relations.AddRange(ClauseReader.Read(whole));
            if (whole.Any(SentenceWords.IsProtein)) { before = whole; }
        }
        return relations;
    }
}

/// <summary>The words of a sentence, in lower case; proteins are the words "{A}" and "{B}".</summary>
internal static partial class SentenceWords
{
    public const string First = "{A}";
    public const string Second = "{B}";

    private static readonly HashSet<string> Contrasts = ["but", "whereas", "however", "although", "though", "while", ";"];

    private static readonly HashSet<string> Headings =
        ["results", "discussion", "introduction", "background", "conclusion", "conclusions", "methods", "abstract", "summary",
            "significance",
            "objective", "aim", "aims", "findings", "interpretation"];

    public static bool IsProtein(string word) => word is First or Second;

    public static List<string> Read(string text, IReadOnlyList<ProteinMention> firsts, IReadOnlyList<ProteinMention> seconds)
    {
        var places = firsts.Select(static place => (place.Start, place.End, Word: First))
            .Concat(seconds.Select(static place => (place.Start, place.End, Word: Second)))
            .OrderBy(static place => place.Start).ThenByDescending(static place => place.End).ToArray();
        var words = new List<string>();
        var at = 0;
        foreach (var (start, end, word) in places)
        {
            if (start < at) { continue; }
            AddWords(words, text[at..start]);
            // Two names of one protein side by side are one mention: "p97/VCP".
            if (words.Count == 0 || words[^1] != word) { words.Add(word); }
            at = end;
        }
        AddWords(words, text[at..]);
        // A heading that runs into the first sentence.
        if (words.Count > 1 && Headings.Contains(words[0])) { words.RemoveAt(0); }
        return Simplify(words);
    }

    /// <summary>Cuts the sentence where it turns to something else: at "but", "whereas", semicolons, and before ", it".</summary>
    public static IEnumerable<IReadOnlyList<string>> SplitClauses(List<string> words)
    {
        var clause = new List<string>();
        for (var i = 0; i < words.Count; i++)
        {
            var isCut = Contrasts.Contains(words[i]) || (words[i] == "," && i + 1 < words.Count && words[i + 1] == "it");
            if (!isCut) { clause.Add(words[i]); continue; }
            if (clause.Count > 0) { yield return clause; }
            clause = [];
        }
        if (clause.Count > 0) { yield return clause; }
    }

    private static void AddWords(List<string> words, string text)
    {
        // "STUB1-/- mice" lack the gene.
        foreach (Match match in Word().Matches(text.Replace("-/-", " knockout ", StringComparison.Ordinal)))
        {
            var word = match.Value.ToLowerInvariant();
            if (word.EndsWith("n't", StringComparison.Ordinal)) { words.Add("not"); }
            else if (word is not ("(" or ")" or "/" or "&" or "\"")) { words.Add(word); }
            else if (word == "&") { words.Add("and"); }
        }
    }

    private static List<string> Simplify(List<string> words)
    {
        var text = $" {string.Join(' ', words)} ";
        text = NotOnly().Replace(text, static match => match.Value.Contains("but", StringComparison.Ordinal)
            ? match.Value.Replace(" not only ", " ", StringComparison.Ordinal).Replace(" but also ", " and ", StringComparison.Ordinal)
                .Replace(" but ", " and ", StringComparison.Ordinal)
            : match.Value);
        text = SignedRegulation().Replace(text, static match => match.Groups["sign"].Value[0] == 'p'
            ? match.Groups["end"].Value switch { "or" => " activator ", "ion" => " activation ", var end => $" activat{end} " }
            : match.Groups["end"].Value switch { "or" => " inhibitor ", "ion" => " inhibition ", "e" => " inhibit ", "es" => " inhibits ",
                var end => $" inhibit{end} " });
        text = AsExpected().Replace(text, " ");
        text = SplitPrefix().Replace(text, " $1regulat");
        text = text.Replace(" rather than ", " but not ", StringComparison.Ordinal)
            .Replace(" instead of ", " but not ", StringComparison.Ordinal).Replace(" no longer ", " not ", StringComparison.Ordinal)
            .Replace(" could not ", " cannot ", StringComparison.Ordinal);
        // An aside without a protein says nothing about the pair: ", but not its paralog,".
        text = Aside().Replace(text, " ");
        // Of two names of one protein only one is left.
        text = Repeated().Replace(text, " $1 ");
        return [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
    }

    [GeneratedRegex(@"[\p{L}\p{N}]+(?:['\u2019-][\p{L}\p{N}]+)*|[-,;:()/&?""]", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    // "positively regulates", "a negative regulator": the verb or noun with the sign.
    [GeneratedRegex(" (?<sign>positive|negative)(?:ly)? regulat(?<end>e|es|ed|ing|or|ion) ", RegexOptions.CultureInvariant)]
    private static partial Regex SignedRegulation();

    // "As expected, A binds B" is no expectation.
    [GeneratedRegex(" as (?:expected|predicted|anticipated|hypothesi[sz]ed|suspected|assumed) , ", RegexOptions.CultureInvariant)]
    private static partial Regex AsExpected();

    [GeneratedRegex(" (up|down)-regulat", RegexOptions.CultureInvariant)]
    private static partial Regex SplitPrefix();

    [GeneratedRegex(" not only [^;]*? but (?:also )?", RegexOptions.CultureInvariant)]
    private static partial Regex NotOnly();

    [GeneratedRegex(" , (?:but not|unlike|like|in contrast to|together with|as well as|which|when|if|once|however|therefore|thus|in turn)"
        + "(?: (?!\\{)[^ ,;]+){0,8} , ", RegexOptions.CultureInvariant)]
    private static partial Regex Aside();

    [GeneratedRegex(@" (\{[AB]\})(?: \1)+ ", RegexOptions.CultureInvariant)]
    private static partial Regex Repeated();
}

/// <summary>Reads the relations of one clause.</summary>
internal static class ClauseReader
{
    private static readonly HashSet<string> BeforeTheActor = ["then", "thus", "therefore", "instead", "rather", "also"];
    private static readonly HashSet<string> Detections = ["detected", "observed", "seen", "found", "detect", "observe", "see", "find"];

    /// <summary>The clause with the proteins that "it" or a missing subject stands for.</summary>
    public static IReadOnlyList<string> Complete(IReadOnlyList<string> clause, IReadOnlyList<string>? before)
    {
        if (before is null) { return clause; }
        var words = clause.Where(static word => word != ",").ToList();
        while (words.Count > 0 && BeforeTheActor.Contains(words[0])) { words.RemoveAt(0); }
        var subject = before.First(SentenceWords.IsProtein);
        var other = subject == SentenceWords.First ? SentenceWords.Second : SentenceWords.First;
        if (words.Count == 0) { return clause; }
        // "A binds actin but not B": the verb of the clause before, denied.
        if (words[0] == "not" && words.IndexOf(other) is > 0 and <= 3 and var at && words.Count == at + 1 && !before.Contains(other)
            && before.FirstOrDefault(static word => EffectLexicon.GetVerb(word) is not null) is { } verb)
        {
            return [subject, "not", verb, other];
        }
        if (words[0] == "it") { words[0] = subject; }
        else if (EffectLexicon.GetVerb(words[0]) is not null) { words.Insert(0, subject); }
        else { return clause; }
        for (var i = 1; i < words.Count; i++) { if (words[i] == "it" && before.Contains(other)) { words[i] = other; } }
        return words;
    }

    public static IEnumerable<StatedRelation> Read(IReadOnlyList<string> words)
    {
        var places = Enumerable.Range(0, words.Count).Where(i => SentenceWords.IsProtein(words[i])).ToArray();
        for (var k = 0; k + 1 < places.Length; k++)
        {
            if (words[places[k]] == words[places[k + 1]]) { continue; }
            var pair = new Pair(words, places[k], places[k + 1]);
            foreach (var relation in pair.Read()) { yield return relation; }
        }
    }

    /// <summary>Two proteins that stand next to each other, with the words before, between and behind them.</summary>
    private sealed class Pair
    {
        private readonly List<string> pre;
        private readonly List<string> between;
        private readonly List<string> post;
        private readonly bool leftIsFirst;
        private readonly bool isHypothesis;
        private readonly bool isMutant;
        private readonly bool isDenied;

        public Pair(IReadOnlyList<string> words, int left, int right)
        {
            leftIsFirst = words[left] == SentenceWords.First;
            var comma = left - 1;
            while (comma >= 0 && words[comma] is not ("," or ":")) { comma--; }
            // What stands before a comma is another phrase, unless nothing but adverbs follows.
            pre = [.. words.Skip(comma + 1).Take(left - comma - 1)];
            between = [.. words.Skip(left + 1).Take(right - left - 1)];
            post = [.. words.Skip(right + 1)];
            isHypothesis = words.Take(right).Any(EffectLexicon.IsHypothesis);
            isMutant = pre.TakeLast(3).Any(EffectLexicon.IsMutant) || between.Take(2).Any(EffectLexicon.IsMutant);
            between.RemoveRange(0, between.TakeWhile(EffectLexicon.IsMutant).Count());
            isDenied = CountDenials();
        }

        public IEnumerable<StatedRelation> Read()
        {
            if (isHypothesis || IsConditional()) { yield break; }
            foreach (var relation in ReadAll())
            {
                // A mutant that lacks an effect tells of the intact protein the opposite; one that has it, only that it binds.
                if (isMutant && (relation.IsDenied || relation.Sign != 0)) { continue; }
                yield return relation;
            }
        }

        private StatedRelation[] ReadAll() =>
            new Func<IEnumerable<StatedRelation>>[] { ReadNominal, ReadPassive, ReadActive, ReadPredicate, ReadCoordinated, ReadPreceding }
                .Select(read => read().ToArray()).FirstOrDefault(static found => found.Length > 0) ?? [];

        // "does not bind B in the absence of C" says that it may bind otherwise.
        private bool IsConditional() => isDenied && (post.Contains("absence") || post.Contains("presence") || post.Contains("without")
            || post.Contains("unless") || between.Contains("directly"));

        private bool CountDenials()
        {
            // In "neither in vitro nor in vivo" two words deny once.
            var before = pre.Any(static word => EffectLexicon.IsNegation(word) && word is not ("lacks" or "nor"));
            var inside = between.Any(static word => EffectLexicon.IsNegation(word) && word is not "nor")
                || between.Contains("independent") || between.Contains("independently") || between.Contains("dispensable")
                || between.Contains("unaffected") || between.Contains("unaltered") || between.Contains("unchanged");
            var behind = post.Take(5).ToList() is var next && next.IndexOf("not") is >= 0 and <= 2 and var at
                && next.Skip(at).Any(word => Detections.Contains(word) || EffectLexicon.GetVerb(word) is not null);
            return before != inside || (behind && !before && !inside);
        }

        private StatedRelation Create(bool leftActs, int sign, bool isContact = false) =>
            new(leftActs == leftIsFirst, sign, isDenied) { IsContact = isContact };

        private StatedRelation CreateContact() => new(null, 0, isDenied) { IsContact = true };

        private static List<string> Bare(IEnumerable<string> words) =>
            [.. words.Where(static word => !EffectLexicon.IsFiller(word) && !EffectLexicon.IsNegation(word))];

        private bool IsSubject()
        {
            var before = Bare(pre);
            if (before.Count == 0) { return true; }
            var last = before[^1];
            if (last is "and" or "or") { return false; }
            return !EffectLexicon.IsPreposition(last)
                && (EffectLexicon.GetVerb(last) is null || last.EndsWith("ed", StringComparison.Ordinal) || IsStatement(last));
        }

        // "We show that A", "our data suggest A".
        private static bool IsStatement(string word) => word is "show" or "find" or "that";

        // "loss of A", "A knockdown": the sign turns. Null where another thing of A acts.
        private static int? ActorSign(List<string> before, List<string> behind)
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

        // "Inhibition of B by A", "binding of A to B", "interaction between A and B", "complex of A and B".
        private IEnumerable<StatedRelation> ReadNominal()
        {
            var before = Bare(pre);
            var inside = Bare(between);
            if (before is [.., var noun, "of" or "between" or "for" or "with"])
            {
                if (noun is "interaction" or "interactions" or "binding" or "complex" or "association" or "complexes" or "affinity"
                    or "contact"
                    && inside is ["and"] or ["to"] or ["with"] or ["for"] or ["by"] && !pre.Any(EffectLexicon.IsStudy))
                {
                    yield return CreateContact();
                }
                else if (inside is ["by"] or ["through"] && EffectLexicon.GetNominalSign(noun) is not 0 and var sign)
                {
                    yield return Create(false, sign, noun is "phosphorylation");
                }
                else if (inside is ["by"] && noun is "ubiquitination" or "ubiquitylation" or "phosphorylation" or "cleavage"
                    or "regulation")
                {
                    yield return Create(false, 0, noun is not "regulation");
                }
            }
            else if (inside.TrueForAll(static word => word == "-")
                && NextWord() is "interaction" or "complex" or "complexes" or "binding" or "association"
                or "interactions"
                && !pre.Any(EffectLexicon.IsStudy))
            {
                yield return CreateContact();
            }
            else if (between is ["-", .. var rest] && Bare(rest) is ["mediated" or "dependent" or "induced" or "driven" or "stimulated",
                .. var nominal])
            {
                if (ReadObject(nominal) is { } sign) { yield return Create(true, sign); }
            }
        }

        private string? NextWord() => post.FirstOrDefault(static word => word != "-" && !EffectLexicon.IsFiller(word));

        // "B is inhibited by A", "B levels are reduced in cells lacking A", "B accumulates in the absence of A".
        private IEnumerable<StatedRelation> ReadPassive()
        {
            if (!IsSubject() && Bare(pre) is not [.., "of"]) { yield break; }
            var before = Bare(pre);
            var rest = Bare(between);
            var patient = 1;
            if (before is [.., var noun, "of"])
            {
                if (EffectLexicon.GetNominalSign(noun) is 0) { yield break; }
                patient = EffectLexicon.GetNominalSign(noun);
            }
            while (rest.Count > 0 && EffectLexicon.GetNominalSign(rest[0]) is not 0 and var nominal) { patient *= nominal; rest.RemoveAt(
                0); }
            var hasAuxiliary = false;
            while (rest.Count > 0 && EffectLexicon.IsAuxiliary(rest[0])) { hasAuxiliary = true; rest.RemoveAt(0); }
            // "phosphorylated" alone says nothing of the effect, and was passed over.
            if (hasAuxiliary && rest is ["and", _, ..]) { rest.RemoveAt(0); }
            if (rest.Count == 0) { yield break; }
            var (verb, agent) = (rest[0], rest.Skip(1).ToList());
            var isAlsoContact = false;
            // "B is phosphorylated and inhibited by A".
            while (agent is ["and", var further, ..] && EffectLexicon.GetVerb(further) is { } second)
            {
                isAlsoContact |= EffectLexicon.GetVerb(verb) is { IsContact: true };
                verb = second.Sign != 0 ? further : verb;
                agent.RemoveRange(0, 2);
            }
            if (verb is "independent" or "unaffected" or "unaltered" or "unchanged" && agent.Count <= 1)
            {
                yield return Create(false, 0) with { IsDenied = true, IsAnyEffect = true };
                yield break;
            }
            if (verb is "dependent" or "depends" or "depend" && agent is ["on"])
            {
                yield return Create(false, patient);
                yield break;
            }
            var meaning = EffectLexicon.GetIntransitive(verb) ?? EffectLexicon.GetVerb(verb);
            if (meaning is null) { yield break; }
            var isParticiple = hasAuxiliary && (verb.EndsWith("ed", StringComparison.Ordinal) || verb is "bound" or "driven");
            if (agent is ["by" or "through" or "via", .. var actor] && isParticiple)
            {
                var sign = 1;
                if (actor is [var by, "of"] && (EffectLexicon.IsLoss(by) || EffectLexicon.IsGain(by))) { sign = EffectLexicon.IsLoss(by)
                    ? -1 : 1; }
                else if (actor.Count > 0) { yield break; }
                if (PostLoss()) { sign = -sign; }
                else if (!IsPlainEnd()) { yield break; }
                var isDirect = actor.Count == 0 && sign == 1 && Bare(between).FirstOrDefault() is { } first
                    && EffectLexicon.GetNominalSign(first) == 0;
                yield return verb is "bound" or "contacted" or "recognized" ? CreateContact()
                    : Create(false, patient * meaning.Sign * sign, meaning.IsContact || isDirect || isAlsoContact);
            }
            else if (isParticiple && meaning.IsContact && agent is ["to"] or ["with"]) { yield return CreateContact(); }
            else if (IsLossContext(agent) && meaning.Sign != 0)
            {
                yield return Create(false, patient * meaning.Sign * -1);
            }
        }

        // The end of the words before the actor: "in cells lacking", "in the absence of", "upon loss of", "when" + "is knocked down".
        private bool IsLossContext(List<string> agent) => agent switch
        {
            [.., "lacking" or "without"] => agent.Count <= 4,
            [.., "absence" or "loss" or "lack" or "depletion" or "knockdown" or "deletion" or "silencing" or "knockout" or "removal"
                or "ablation", "of"] =>
                agent.Count <= 4,
            ["when" or "once" or "after" or "if" or "upon" or "in" or "by" or "on", ..] when agent.Count <= 2 => PostLoss(),
            _ => false,
        };

        private bool PostLoss()
        {
            var next = post.Where(static word => word != "-" && !EffectLexicon.IsFiller(word)).Take(4).ToArray();
            return next switch
            {
                [var loss, ..] when EffectLexicon.IsLoss(loss) => true,
                ["is" or "was" or "are" or "were", "knocked" or "depleted" or "deleted" or "silenced" or "lost" or "absent" or "removed"
                    or "inhibited", ..] => true,
                _ => false,
            };
        }

        // "A activates B", "A failed to bind B", "loss of A reduces B levels", "A prevents the degradation of B".
        private IEnumerable<StatedRelation> ReadActive()
        {
            var before = Bare(pre);
            // "neither binds nor activates B": two verbs, both denied.
            var verbAt = between.FindIndex(static word => EffectLexicon.GetVerb(word) is not null);
            var rest = Bare(between.Select((word, i) => word == "nor" && i > verbAt && verbAt >= 0 ? "or" : word));
            if (ActorSign(before, rest) is not { } actor) { yield break; }
            if (before.Count > 0 && !(pre.Count == 0 || IsSubjectAfter(before))) { yield break; }
            while (rest.Count > 0 && (EffectLexicon.IsAuxiliary(rest[0]) || rest[0] is "and" or "that" && rest.Count > 1
                && before.Count == 0 && EffectLexicon.GetVerb(rest[1]) is not null))
            {
                rest.RemoveAt(0);
            }
            // "Neither A nor its paralog binds B", "the paralog, but not A, binds B".
            if (isDenied && pre.Contains("neither") && rest.Count == 2) { rest.RemoveAt(0); }
            if (isDenied && rest is [",", _, ..]) { rest.RemoveAt(0); }
            if (rest.Count == 0 || EffectLexicon.GetVerb(rest[0]) is not { } meaning || IsPassiveForm(rest[0])) { yield break; }
            var isMediation = rest[0].StartsWith("mediat", StringComparison.Ordinal);
            rest.RemoveAt(0);
            // "A mediates B" does not say what becomes of B.
            if (isMediation && EffectOfObject() == 0 && !rest.Exists(static word => EffectLexicon.GetNominalSign(word) != 0))
            {
                yield break;
            }
            if (rest is ["a" or "complex", "with"] or ["complex", "with"]) { yield return CreateContact(); yield break; }
            var first = meaning;
            while (rest is ["and" or "or", var further, ..] && EffectLexicon.GetVerb(further) is { } second)
            {
                if (rest.Count == 2) { if (Relation(second, [], actor) is { } also) { yield return also; } }
                else { meaning = second; }
                rest.RemoveRange(0, 2);
                if (rest.Count == 0) { meaning = second.Sign != 0 ? second : meaning; break; }
            }
            // "binds and activates B" says both.
            if (first.IsContact && !meaning.IsContact && rest.Count == 0 && IsPlainEnd()) { yield return CreateContact(); }
            if (Relation(meaning, rest, actor) is { } relation)
            {
                yield return relation;
                if (!isDenied && actor == 1 && ReadFurtherVerb() is { } behind) { yield return behind; }
            }
        }

        // "A recruits B to mitochondria and activates it".
        private StatedRelation? ReadFurtherVerb()
        {
            var it = post.IndexOf("it");
            return it > 1 && post[it - 2] == "and" && EffectLexicon.GetVerb(post[it - 1]) is { Sign: not 0 and var sign }
                && (it + 1 == post.Count || EffectLexicon.IsFollower(post[it + 1]) || post[it + 1] is "," or ".")
                && !post.Take(it).Any(static word => SentenceWords.IsProtein(word) || EffectLexicon.IsNegation(word))
                ? Create(true, sign) : null;
        }

        // A form that only a passive has: the agent follows, and it was read before.
        private bool IsPassiveForm(string verb) => verb.EndsWith("ed", StringComparison.Ordinal)
            && between.Any(static word => word is "is" or "was" or "are" or "were" or "been" or "be" or "being") && !between.Contains("to")
            && !between.Contains("and");

        private static bool IsSubjectAfter(List<string> before)
        {
            var last = before[^1];
            return last is not ("and" or "or") && !EffectLexicon.IsPreposition(last)
                && (EffectLexicon.GetVerb(last) is null || last.EndsWith("ed", StringComparison.Ordinal) && before.Count == 1);
        }

        private StatedRelation? Relation(VerbMeaning meaning, List<string> words, int actor)
        {
            if (meaning.Sign == 0 && !meaning.IsContact)
            {
                if (words is ["to" or "for", ..]) { return null; }
                var nominal = ReadObject(words);
                if (nominal is null) { return null; }
                if (between.Any(static word => word.StartsWith("target", StringComparison.Ordinal)))
                {
                    return post.Take(4).Any(static word => EffectLexicon.GetNominalSign(word) < 0) ? Create(true, -1) : null;
                }
                return Create(true, 0) with { IsAnyEffect = true };
            }
            if (meaning.IsContact)
            {
                if (words.Count > 0 && words[0] is "to" or "with" or "onto") { words = words[1..]; }
                if (words.Count > 0 && !IsCoordinated(words)) { return null; }
                return !IsPlainEnd() ? null
                    : between.Any(static word => word.EndsWith("ylates", StringComparison.Ordinal) || word.EndsWith("ates",
                        StringComparison.Ordinal)
                        && !word.StartsWith("associat", StringComparison.Ordinal) || word.StartsWith("cleave", StringComparison.Ordinal))
                        ? Create(true, 0, isContact: true) : CreateContact();
            }
            // "A leads to B" is no effect yet; "to accumulation of B" is.
            if (words.Count > 0 && words[0] is "to" or "in") { words = words[1..]; if (words.Count == 0 && EffectOfObject(
                ) == 0) { return null; } }
            return ReadObject(words) is { } sign
                ? Create(true, meaning.Sign * sign * actor, actor == 1 && words.Count == 0 && IsDirectObject()) : null;
        }

        // The object: words before the target such as "the degradation of", and behind it such as "levels". Null if it is something else.
        private int? ReadObject(IReadOnlyList<string> words)
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
        private bool IsCoordinated(List<string> words) => words is [_, "and"] or [_, _, "and"] && !words.Contains(",")
            && EffectLexicon.GetVerb(words[0]) is null && !words.Contains("by")
            && post.FirstOrDefault() is not ("is" or "was" or "are" or "were" or "has" or "had");

        // "inhibits B activity" is an effect on B itself, "lowers B levels" may be far from it.
        private bool IsDirectObject() => EffectOfObject() == 0
            || post.First(static word => !EffectLexicon.IsFiller(word)) is "activity" or "function" or "signaling" or "signalling";

        private int EffectOfObject()
        {
            var sign = 0;
            foreach (var word in post.Where(static word => !EffectLexicon.IsFiller(word)))
            {
                if (EffectLexicon.GetNominalSign(word) is not 0 and var nominal) { sign = sign == 0 ? nominal : sign * nominal; }
                else { break; }
            }
            return sign;
        }

        // "A inhibits B degradation" is not about B, nor is "A inhibits B-mediated unfolding".
        private bool IsPlainEnd() => post.FirstOrDefault() is null or "," or ":" or "." or "it" || EffectLexicon.IsFollower(post[0])
            || EffectLexicon.GetNominalSign(post[0]) != 0 || EffectLexicon.GetVerb(post[0]) is not null || SentenceWords.IsProtein(post[0]);

        // "A is an inhibitor of B", "A is required for B activation", "A had no effect on B", "A lacks affinity for B".
        private IEnumerable<StatedRelation> ReadPredicate()
        {
            if (!IsSubject()) { yield break; }
            var rest = Bare(between);
            while (rest.Count > 0 && (EffectLexicon.IsAuxiliary(rest[0]) || rest[0] == "as")) { rest.RemoveAt(0); }
            if (rest is ["interacting" or "binding", "partner" or "protein", ..]) { rest.RemoveAt(0); }
            if (rest is [var role, "of" or "for"] && EffectLexicon.GetActorSign(role) is { } sign)
            {
                if (!IsPlainEnd()) { yield break; }
                yield return role is "partner" or "interactor" or "ligand" ? CreateContact() : Create(true,
                    sign) with { IsAnyEffect = sign == 0 };
            }
            else if (rest is ["substrate" or "target", "of" or "for"] && IsPlainEnd()) { yield return Create(false, 0, isContact: true); }
            else if (rest is ["required" or "essential" or "necessary" or "needed" or "critical" or "indispensable" or "sufficient"
                or "dispensable",
                "for", .. var target] && ReadObject(target) is { } effect)
            {
                yield return Create(true, effect);
            }
            else if (rest is ["effect" or "influence" or "impact", "on", .. var subject] && ReadObject(subject) is not null)
            {
                yield return Create(true, 0) with { IsAnyEffect = true };
            }
            else if (rest is ["affinity", "for", ..] && between.Any(static word => word is "lacks" or "lacked"
                or "no")) { yield return CreateContact(); }
        }

        // "A and B interact", "A and B form a complex", "A and B bind each other".
        private IEnumerable<StatedRelation> ReadCoordinated()
        {
            if (Bare(between) is not ["and"]) { yield break; }
            var next = Bare(post.TakeWhile(static word => word != ","));
            while (next.Count > 0 && EffectLexicon.IsAuxiliary(next[0])) { next.RemoveAt(0); }
            if (next.Count == 0 || EffectLexicon.GetVerb(next[0]) is not { IsContact: true }) { yield break; }
            var isForm = next[0].StartsWith("form", StringComparison.Ordinal);
            var isMutual = next.Skip(1).FirstOrDefault() is null or "each" or "one" or "in" or "at" or "during" or "upon" or "through"
                or "via" or "and";
            if (isForm ? next.Skip(1).Take(2).Contains("complex") || next.Skip(1).Take(2).Contains("complexes") : isMutual)
            {
                yield return new StatedRelation(null, 0, isDenied || post.TakeWhile(static word => EffectLexicon.GetVerb(word) is null)
                    .Any(EffectLexicon.IsNegation)) { IsContact = true };
            }
        }

        // "In cells lacking A, B is reduced."
        private IEnumerable<StatedRelation> ReadPreceding()
        {
            var before = Bare(pre);
            // "In A-deficient cells B is stabilized": there is no comma.
            var inside = Bare(between.Where(static word => word != "-"));
            var isContext = inside is [var lost, var carrier] && EffectLexicon.IsLoss(lost) && EffectLexicon.IsCarrier(carrier)
                && before is [.., "in"];
            if (between is not [.., ","] && !isContext) { yield break; }
            var isLost = before is [.., "lacking" or "without"] || before is [.., var noun, "of"] && EffectLexicon.IsLoss(noun)
                || between.Any(EffectLexicon.IsLoss);
            if (!isLost) { yield break; }
            var next = Bare(post);
            var patient = 1;
            while (next.Count > 0 && EffectLexicon.GetNominalSign(next[0]) is not 0 and var nominal) { patient *= nominal; next.RemoveAt(
                0); }
            while (next.Count > 0 && EffectLexicon.IsAuxiliary(next[0])) { next.RemoveAt(0); }
            var verb = next.Count == 0 ? null : EffectLexicon.GetIntransitive(next[0]) ?? EffectLexicon.GetVerb(next[0]);
            if (verb is { Sign: not 0 and var sign }) { yield return Create(true, -patient * sign); }
        }
    }
}

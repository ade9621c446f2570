namespace Pathway.Steps.Evidence;

/// <summary>Compares the claim of a piece of evidence with sentences: which proteins, which effect, who acts on whom.</summary>
internal sealed class ClaimReader(ProteinNames names)
{
    /// <summary>What the sentences say about the claim.</summary>
    /// <param name="evidence">The claim.</param>
    /// <param name="sentences">Whole sentences of a record.</param>
    /// <param name="record">The record; it may remove the doubt about a name.</param>
    public ClaimReading Read(EvidenceCase evidence, IEnumerable<RecordText> sentences, FetchedRecord record)
    {
        var readings = sentences.Select(sentence => Read(evidence, sentence, record)).ToArray();
        var states = readings.Where(static reading => reading.Outcome is ClaimOutcome.States).ToArray();
        var opposes = readings.Where(static reading => reading.Outcome is ClaimOutcome.Opposes).ToArray();
        if (states.Length > 0 && opposes.Length > 0)
        {
            return new ClaimReading(ClaimOutcome.Disagrees,
                $"sentences disagree: '{Shorten(states[0].Sentence)}' and '{Shorten(opposes[0].Sentence)}'");
        }
        return states.FirstOrDefault() ?? opposes.FirstOrDefault()
            ?? readings.FirstOrDefault(static reading => reading.Outcome is ClaimOutcome.Disagrees)
            ?? readings.OrderByDescending(static reading => reading.NamesBoth).FirstOrDefault()
            ?? new ClaimReading(ClaimOutcome.Silent, "no sentence names both proteins");
    }

    private ClaimReading Read(EvidenceCase evidence, RecordText sentence, FetchedRecord record)
    {
        var chain = evidence.Chain;
        if (chain.Count < 2) { return ReadSingle(chain, sentence, record); }
        var (query, partner) = (chain[0], chain[^1]);
        var (firsts, seconds) = (Certain(query, partner, sentence, record), Certain(partner, query, sentence, record));
        if (firsts.Places.Count > 0 && seconds.Places.Count > 0)
        {
            return Compare(evidence, SentenceReader.Read(sentence, firsts.Places, seconds.Places), sentence, query, partner);
        }
        if (chain.Count > 2 && ReadNeighbours(chain, sentence, record) is { } neighbours) { return neighbours; }
        var missing = string.Join(" and ", new[] { (query, firsts), (partner, seconds) }.Where(static pair => pair.Item2.Places.Count == 0)
            .Select(static pair => pair.Item2.Doubt is { } doubt ? $"{pair.Item1} for certain ({doubt})" : pair.Item1));
        return new ClaimReading(ClaimOutcome.Silent, $"the sentence does not name {missing}") { Sentence = sentence.Normalized };
    }

    private ClaimReading ReadSingle(IReadOnlyList<string> chain, RecordText sentence, FetchedRecord record) =>
        chain is [var only] && Certain(only, null, sentence, record).Places.Count > 0
            ? new ClaimReading(ClaimOutcome.States, "the sentence names the protein") { Sentence = sentence.Normalized, IsQuoteOnly = true }
            : new ClaimReading(ClaimOutcome.Silent, "the sentence does not name the protein") { Sentence = sentence.Normalized };

    // Two neighbours of a chain: the sign of the whole claim cannot be compared, but they must be said to act on each other.
    private ClaimReading? ReadNeighbours(IReadOnlyList<string> chain, RecordText sentence, FetchedRecord record)
    {
        for (var i = 0; i + 1 < chain.Count; i++)
        {
            var (left, right) = (Certain(chain[i], chain[i + 1], sentence, record), Certain(chain[i + 1], chain[i], sentence, record));
            if (left.Places.Count == 0 || right.Places.Count == 0) { continue; }
            return SentenceReader.Read(sentence, left.Places, right.Places).Any(static relation => !relation.IsDenied)
                ? new ClaimReading(ClaimOutcome.States, $"the sentence states the step from {chain[i]} to {chain[i + 1]}")
                    { Sentence = sentence.Normalized, NamesBoth = true, IsQuoteOnly = true }
                : new ClaimReading(ClaimOutcome.Silent, $"the sentence does not state the step from {chain[i]} to {chain[i + 1]}")
                    { Sentence = sentence.Normalized, NamesBoth = true };
        }
        return null;
    }

    // The places that count: certain ones, and doubtful ones where the record removes the doubt.
    private (IReadOnlyList<ProteinMention> Places, string? Doubt) Certain(string protein, string? other, RecordText sentence,
        FetchedRecord record)
    {
        var mentions = names.FindMentions(protein, sentence);
        var certain = mentions.Where(mention => mention.Doubt is null
            || (!mention.IsNeverEnough && record.Confirms(protein, other, names))).ToArray();
        return (certain, mentions.FirstOrDefault(static mention => mention.Doubt is not null)?.Doubt);
    }

    private static ClaimReading Compare(EvidenceCase evidence, IReadOnlyList<StatedRelation> relations, RecordText sentence, string query,
        string partner)
    {
        var outcomes = relations.Select(relation => Compare(evidence, relation)).ToArray();
        var (isStated, isOpposed) = (outcomes.Contains(ClaimOutcome.States), outcomes.Contains(ClaimOutcome.Opposes));
        var outcome = isStated && isOpposed ? ClaimOutcome.Disagrees : isStated ? ClaimOutcome.States
            : isOpposed ? ClaimOutcome.Opposes : ClaimOutcome.Silent;
        var index = Array.IndexOf(outcomes, outcome);
        var detail = outcome switch
        {
            ClaimOutcome.States => "the sentence states the claim",
            ClaimOutcome.Opposes => DescribeOpposition(evidence, relations[index], query, partner),
            ClaimOutcome.Disagrees => "the sentence says both the claim and its opposite",
            _ when relations.Count > 0 => "the sentence does not state it: it states another relation of the two",
            _ => "the sentence does not state it: it names both proteins, but does not plainly say what one does to the other",
        };
        return new ClaimReading(outcome, detail) { Sentence = sentence.Normalized, NamesBoth = true };
    }

    private static ClaimOutcome Compare(EvidenceCase evidence, StatedRelation relation)
    {
        var claim = evidence.Effect;
        var isReversed = relation.FirstActs is { } firstActs && evidence.QueryActs is { } queryActs && firstActs != queryActs;
        var mayBeReversed = relation.FirstActs is false && evidence.QueryActs is null;
        switch (claim)
        {
            case ClaimedEffect.Binding:
                if (relation.IsDenied) { return relation.IsContact && relation.FirstActs is null ? ClaimOutcome.Opposes
                    : ClaimOutcome.Silent; }
                return relation.IsContact ? ClaimOutcome.States : ClaimOutcome.Silent;
            case ClaimedEffect.Any:
                if (relation.IsDenied)
                {
                    return relation.IsAnyEffect || (relation.IsContact && relation.FirstActs is null) ? ClaimOutcome.Opposes
                        : ClaimOutcome.Silent;
                }
                return isReversed ? ClaimOutcome.Silent : ClaimOutcome.States;
            default:
                var sign = claim is ClaimedEffect.Increase ? 1 : -1;
                if (relation.IsDenied)
                {
                    return (relation.Sign == sign || relation.IsAnyEffect) && !isReversed ? ClaimOutcome.Opposes : ClaimOutcome.Silent;
                }
                if (relation.Sign == 0) { return ClaimOutcome.Silent; }
                if (isReversed || relation.Sign != sign) { return ClaimOutcome.Opposes; }
                return mayBeReversed ? ClaimOutcome.Silent : ClaimOutcome.States;
        }
    }

    private static string DescribeOpposition(EvidenceCase evidence, StatedRelation relation, string query, string partner)
    {
        if (relation.IsDenied) { return "the sentence denies the claim"; }
        var sign = evidence.Effect is ClaimedEffect.Increase ? 1 : -1;
        return relation.Sign == sign
            ? $"in the sentence {(relation.FirstActs is true ? query : partner)} acts, the claim has it the other way round"
            : $"the sentence says {Verb(relation.Sign)}, the claim {Verb(sign)}";
    }

    private static string Verb(int sign) => sign > 0 ? "activates" : "inhibits";

    private static string Shorten(string? text) => text is { Length: > 160 } ? text[..160] + "\u2026" : text ?? "";
}

/// <summary>What a sentence says about a claim.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Detail">Why.</param>
internal sealed record ClaimReading(ClaimOutcome Outcome, string Detail)
{
    /// <summary>The sentence, or null.</summary>
    public string? Sentence { get; init; }

    /// <summary>Whether the sentence names both proteins for certain.</summary>
    public bool NamesBoth { get; init; }

    /// <summary>Whether there is no effect or direction that could be compared.</summary>
    public bool IsQuoteOnly { get; init; }
}

/// <summary>Whether sentences state a claim.</summary>
internal enum ClaimOutcome
{
    /// <summary>They do not say.</summary>
    Silent,
    /// <summary>They state it.</summary>
    States,
    /// <summary>They state the opposite, or deny it.</summary>
    Opposes,
    /// <summary>They say both.</summary>
    Disagrees,
}

namespace Pathway.Steps.Evidence;

/// <summary>Reads the relations of two proteins that stand next to each other, form of sentence by form of sentence.</summary>
internal sealed class PairReader(IReadOnlyList<string> words, int left, int right) : ProteinPair(words, left, right)
{
    public IEnumerable<StatedRelation> Read()
    {
        if (IsHypothesis || IsConditional()) { yield break; }
        foreach (var relation in ReadAll())
        {
            // A mutant that lacks an effect tells of the intact protein the opposite; one that has it, only that it binds.
            if (IsMutant && (relation.IsDenied || relation.Sign != 0)) { continue; }
            yield return relation;
        }
    }

    private StatedRelation[] ReadAll() =>
        new Func<IEnumerable<StatedRelation>>[] { ReadNominal, ReadPassive, ReadActive, ReadPredicate, ReadCoordinated, ReadPreceding }
            .Select(read => read().ToArray()).FirstOrDefault(static found => found.Length > 0) ?? [];

    // "Inhibition of B by A", "binding of A to B", "interaction between A and B", "complex of A and B".
    private IEnumerable<StatedRelation> ReadNominal()
    {
        var before = Bare(Pre);
        var inside = Bare(Between);
        if (before is [.., var noun, "of" or "between" or "for" or "with"])
        {
            if (noun is "interaction" or "interactions" or "binding" or "complex" or "association" or "complexes" or "affinity"
                or "contact"
                && inside is ["and"] or ["to"] or ["with"] or ["for"] or ["by"] && !Pre.Any(EffectLexicon.IsStudy))
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
            && !Pre.Any(EffectLexicon.IsStudy))
        {
            yield return CreateContact();
        }
        else if (Between is ["-", .. var rest] && Bare(rest) is ["mediated" or "dependent" or "induced" or "driven" or "stimulated",
            .. var nominal])
        {
            if (ReadObject(nominal) is { } sign) { yield return Create(true, sign); }
        }
    }

    // "B is inhibited by A", "B levels are reduced in cells lacking A", "B accumulates in the absence of A".
    private IEnumerable<StatedRelation> ReadPassive()
    {
        if (!IsSubject() && Bare(Pre) is not [.., "of"]) { yield break; }
        var before = Bare(Pre);
        var rest = Bare(Between);
        var patient = 1;
        if (before is [.., var noun, "of"])
        {
            if (EffectLexicon.GetNominalSign(noun) is 0) { yield break; }
            patient = EffectLexicon.GetNominalSign(noun);
        }
        while (rest.Count > 0 && EffectLexicon.GetNominalSign(rest[0]) is not 0 and var nominal) { patient *= nominal; rest.RemoveAt(0); }
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
            var isDirect = actor.Count == 0 && sign == 1 && Bare(Between).FirstOrDefault() is { } first
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

    // "A activates B", "A failed to bind B", "loss of A reduces B levels", "A prevents the degradation of B".
    private IEnumerable<StatedRelation> ReadActive()
    {
        var before = Bare(Pre);
        // "neither binds nor activates B": two verbs, both denied.
        var verbAt = Between.FindIndex(static word => EffectLexicon.GetVerb(word) is not null);
        var rest = Bare(Between.Select((word, i) => word == "nor" && i > verbAt && verbAt >= 0 ? "or" : word));
        if (ActorSign(before, rest) is not { } actor) { yield break; }
        if (before.Count > 0 && !(Pre.Count == 0 || IsSubjectAfter(before))) { yield break; }
        while (rest.Count > 0 && (EffectLexicon.IsAuxiliary(rest[0]) || rest[0] is "and" or "that" && rest.Count > 1
            && before.Count == 0 && EffectLexicon.GetVerb(rest[1]) is not null))
        {
            rest.RemoveAt(0);
        }
        // "Neither A nor its paralog binds B", "the paralog, but not A, binds B".
        if (IsDenied && Pre.Contains("neither") && rest.Count == 2) { rest.RemoveAt(0); }
        if (IsDenied && rest is [",", _, ..]) { rest.RemoveAt(0); }
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
            if (!IsDenied && actor == 1 && ReadFurtherVerb() is { } behind) { yield return behind; }
        }
    }

    // "A recruits B to mitochondria and activates it".
    private StatedRelation? ReadFurtherVerb()
    {
        var it = Post.IndexOf("it");
        return it > 1 && Post[it - 2] == "and" && EffectLexicon.GetVerb(Post[it - 1]) is { Sign: not 0 and var sign }
            && (it + 1 == Post.Count || EffectLexicon.IsFollower(Post[it + 1]) || Post[it + 1] is "," or ".")
            && !Post.Take(it).Any(static word => SentenceWords.IsProtein(word) || EffectLexicon.IsNegation(word))
            ? Create(true, sign) : null;
    }

    private StatedRelation? Relation(VerbMeaning meaning, List<string> words, int actor)
    {
        if (meaning.Sign == 0 && !meaning.IsContact)
        {
            if (words is ["to" or "for", ..]) { return null; }
            var nominal = ReadObject(words);
            if (nominal is null) { return null; }
            if (Between.Any(static word => word.StartsWith("target", StringComparison.Ordinal)))
            {
                return Post.Take(4).Any(static word => EffectLexicon.GetNominalSign(word) < 0) ? Create(true, -1) : null;
            }
            return Create(true, 0) with { IsAnyEffect = true };
        }
        if (meaning.IsContact)
        {
            if (words.Count > 0 && words[0] is "to" or "with" or "onto") { words = words[1..]; }
            if (words.Count > 0 && !IsCoordinated(words)) { return null; }
            return !IsPlainEnd() ? null
                : Between.Any(static word => word.EndsWith("ylates", StringComparison.Ordinal) || word.EndsWith("ates",
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

    // "A is an inhibitor of B", "A is required for B activation", "A had no effect on B", "A lacks affinity for B".
    private IEnumerable<StatedRelation> ReadPredicate()
    {
        if (!IsSubject()) { yield break; }
        var rest = Bare(Between);
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
        else if (rest is ["affinity", "for", ..] && Between.Any(static word => word is "lacks" or "lacked"
            or "no")) { yield return CreateContact(); }
    }

    // "A and B interact", "A and B form a complex", "A and B bind each other".
    private IEnumerable<StatedRelation> ReadCoordinated()
    {
        if (Bare(Between) is not ["and"]) { yield break; }
        var next = Bare(Post.TakeWhile(static word => word != ","));
        while (next.Count > 0 && EffectLexicon.IsAuxiliary(next[0])) { next.RemoveAt(0); }
        if (next.Count == 0 || EffectLexicon.GetVerb(next[0]) is not { IsContact: true }) { yield break; }
        var isForm = next[0].StartsWith("form", StringComparison.Ordinal);
        var isMutual = next.Skip(1).FirstOrDefault() is null or "each" or "one" or "in" or "at" or "during" or "upon" or "through"
            or "via" or "and";
        if (isForm ? next.Skip(1).Take(2).Contains("complex") || next.Skip(1).Take(2).Contains("complexes") : isMutual)
        {
            yield return new StatedRelation(null, 0, IsDenied || Post.TakeWhile(static word => EffectLexicon.GetVerb(word) is null)
                .Any(EffectLexicon.IsNegation)) { IsContact = true };
        }
    }

    // "In cells lacking A, B is reduced."
    private IEnumerable<StatedRelation> ReadPreceding()
    {
        var before = Bare(Pre);
        // "In A-deficient cells B is stabilized": there is no comma.
        var inside = Bare(Between.Where(static word => word != "-"));
        var isContext = inside is [var lost, var carrier] && EffectLexicon.IsLoss(lost) && EffectLexicon.IsCarrier(carrier)
            && before is [.., "in"];
        if (Between is not [.., ","] && !isContext) { yield break; }
        var isLost = before is [.., "lacking" or "without"] || before is [.., var noun, "of"] && EffectLexicon.IsLoss(noun)
            || Between.Any(EffectLexicon.IsLoss);
        if (!isLost) { yield break; }
        var next = Bare(Post);
        var patient = 1;
        while (next.Count > 0 && EffectLexicon.GetNominalSign(next[0]) is not 0 and var nominal) { patient *= nominal; next.RemoveAt(0); }
        while (next.Count > 0 && EffectLexicon.IsAuxiliary(next[0])) { next.RemoveAt(0); }
        var verb = next.Count == 0 ? null : EffectLexicon.GetIntransitive(next[0]) ?? EffectLexicon.GetVerb(next[0]);
        if (verb is { Sign: not 0 and var sign }) { yield return Create(true, -patient * sign); }
    }
}

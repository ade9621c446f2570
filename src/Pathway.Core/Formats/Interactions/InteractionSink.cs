using System.Globalization;
using System.Text;
using Pathway.Errors;
using Pathway.Model;

namespace Pathway.Formats.Interactions;

/// <summary>
/// Where the readers of all formats bring their records: each becomes an interaction or a fault. Interactions that are not wanted, by
/// their score or organism, are counted and left out.
/// </summary>
internal sealed class InteractionSink(string path, InteractionOptions options, Action<PathwayInteraction> onInteraction,
    Action<PathwayException> onFault, CancellationToken stopping)
{
    /// <summary>The most bytes of one record. A longer one is no record, and would cost several times its size in memory.</summary>
    public const int MaxRecordBytes = 64 << 20;

    private const int MaxShownBytes = 8 << 10;

    private const string Advice = "Name another score with -MinimumScore; 0 reads all of STRING.";

    private int count;
    private readonly List<InteractionNote> notes = [];
    private string? firstInvalid;
    private int lowScores;
    private int otherTaxa;

    private int wanted;
    private bool isDefaultScore;
    private double? minimumScore = options.MinimumScore;

    /// <summary>The symbols of the proteins.</summary>
    public ProteinSymbols Proteins => options.Proteins;

    /// <summary>Takes the next record.</summary>
    /// <param name="json">Compact JSON, an object.</param>
    /// <param name="query">The protein that the file as a whole is about, or null.</param>
    /// <param name="line">The line on which the record begins.</param>
    /// <param name="source">The record as it stands in the file; null where that is the JSON itself.</param>
    public void AddRecord(ReadOnlyMemory<byte> json, string? query, int line, string? source = null)
    {
        ThrowIfStopped();
        count++;
        PathwayInteraction interaction;
        try
        {
            if (json.Length > MaxRecordBytes)
            {
                throw new InvalidDataException($"it has {json.Length >> 20} MiB, and {MaxRecordBytes >> 20} are the most");
            }
            interaction = InteractionParser.Read(json, query, FormatPlace(line), options.Proteins);
        }
        catch (InvalidDataException failure)
        {
            var text = source ?? Encoding.UTF8.GetString(json.Span[..Math.Min(json.Length, MaxShownBytes)]);
            onFault(CreateFault(failure.Message, line, text, failure));
            return;
        }
        HasInteractions = true;
        if (IsWanted(interaction.Score, interaction.Taxa)) { onInteraction(interaction); }
    }

    /// <summary>Whether a record was an interaction, wanted or not.</summary>
    public bool HasInteractions { get; private set; }

    /// <summary>Reports a file of records, none of which is an interaction: most likely it is a file of something else.</summary>
    public void ReportWrongKind()
    {
        if (HasInteractions || firstInvalid is null) { return; }
        onFault(new PathwayException(PathwayErrors.FormatInvalid,
            $"'{path}' holds no interaction (about_Pathway_Formats shows how they are written): {firstInvalid}.", path));
    }

    /// <summary>Takes an interaction that its reader has filtered already.</summary>
    public void AddInteraction(PathwayInteraction interaction)
    {
        ThrowIfStopped();
        onInteraction(interaction);
    }

    /// <summary>Takes a record that is none.</summary>
    /// <param name="reason">Why not.</param>
    /// <param name="line">The line on which it begins.</param>
    /// <param name="text">The record as it stands in the file, or null.</param>
    public void AddInvalid(string reason, int line, string? text)
    {
        ThrowIfStopped();
        count++;
        onFault(CreateFault(reason, line, text, null));
    }

    /// <summary>Takes a fault of a line or of the whole file.</summary>
    public void ReportFault(PathwayException failure) => onFault(failure);

    /// <summary>Counts a record that has no fault and is not added itself, so that the numbers in messages are right.</summary>
    public void CountRecord() => count++;

    /// <summary>Ends the reading where it was stopped.</summary>
    public void ThrowIfStopped() => stopping.ThrowIfCancellationRequested();

    /// <summary>Whether an interaction is wanted; one that is not is counted.</summary>
    public bool IsWanted(double? score, IReadOnlyList<string> taxa)
    {
        if (!HasTaxa(taxa))
        {
            otherTaxa++;
            return false;
        }
        if (!HasScore(score))
        {
            lowScores++;
            return false;
        }
        wanted++;
        return true;
    }

    /// <summary>Whether an interaction is wanted, without counting it.</summary>
    public bool Admits(double? score, IReadOnlyList<string> taxa) => HasTaxa(taxa) && HasScore(score);

    /// <summary>Where a record stands, for its source.</summary>
    public string FormatPlace(int line) => string.Create(CultureInfo.InvariantCulture, $"{path}:{line}");

    /// <summary>Sets the lowest score of a format that has one of its own, unless the user names one.</summary>
    public void UseDefaultScore(double score)
    {
        isDefaultScore = minimumScore is null;
        minimumScore ??= score;
    }

    /// <summary>Adds what a user should know of the file.</summary>
    /// <param name="text">A sentence without the name of the file and the full stop.</param>
    public void AddNote(string text) => notes.Add(new InteractionNote($"'{path}': {text}.", true, 0));

    /// <summary>What was left out, and other notes. After the last record.</summary>
    public IEnumerable<InteractionNote> GetNotes()
    {
        foreach (var note in notes) { yield return note; }
        if (isDefaultScore)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': interactions with a score of at least {minimumScore} are read; {FormatRows(lowScores)} with a lower score "
                    + $"{FormatLeftOut(lowScores)}. {Advice}"), true, lowScores);
        }
        else if (lowScores > 0)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': {FormatRows(lowScores)} with a score below {minimumScore} or without a score {FormatLeftOut(lowScores)}."),
                wanted == 0, lowScores);
        }
        if (otherTaxa > 0)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': {FormatRows(otherTaxa)} of other organisms, or without an organism, {FormatLeftOut(otherTaxa)}."),
                wanted == 0, otherTaxa);
        }
    }

    private static string FormatRows(int count) => count == 1 ? "1 row" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} rows");

    private static string FormatLeftOut(int count) => count == 1 ? "is left out" : "are left out";

    // A lowest score of 0 leaves nothing out, not even what has no score.
    private bool HasScore(double? score) => minimumScore is not > 0 || score >= minimumScore;

    // Both proteins have to be of the organisms: one that is not named is of the other's.
    private bool HasTaxa(IReadOnlyList<string> taxa) => options.Taxa.Count == 0
        || (taxa.Count > 0
            && taxa.All(taxon => int.TryParse(taxon, CultureInfo.InvariantCulture, out var id) && options.Taxa.Contains(id)));

    private RecordException CreateFault(string reason, int line, string? text, Exception? cause)
    {
        firstInvalid ??= reason;
        return new RecordException(PathwayErrors.RecordInvalid, path, line, count, reason, text, cause);
    }
}

/// <summary>What a user should know of the reading of a file.</summary>
/// <param name="Text">A sentence with the name of the file.</param>
/// <param name="IsWarning">Whether it is more than the user asked for.</param>
/// <param name="LeftOut">How many rows were left out on purpose.</param>
internal readonly record struct InteractionNote(string Text, bool IsWarning, int LeftOut);

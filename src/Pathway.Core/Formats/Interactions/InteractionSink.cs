using System.Globalization;
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

    private const string Advice = "Name another score with -MinimumScore; 0 reads all of STRING.";

    private int count;
    private int lowScores;
    private int otherTaxa;

    private int wanted;
    private bool isDefaultScore;
    private double? minimumScore = options.MinimumScore;

    /// <summary>Takes the next record.</summary>
    /// <param name="json">Compact JSON, an object.</param>
    /// <param name="query">The protein that the file as a whole is about, or null.</param>
    /// <param name="line">The line on which the record begins.</param>
    public void AddRecord(ReadOnlyMemory<byte> json, string? query, int line)
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
            interaction = InteractionParser.Read(json, query, FormatPlace(line));
        }
        catch (InvalidDataException failure)
        {
            onFault(CreateFault(failure.Message, line, failure));
            return;
        }
        if (IsWanted(interaction.Score, interaction.Taxa)) { onInteraction(interaction); }
    }

    /// <summary>Takes an interaction that its reader has filtered already.</summary>
    public void AddInteraction(PathwayInteraction interaction)
    {
        ThrowIfStopped();
        onInteraction(interaction);
    }

    /// <summary>Takes a record that is none.</summary>
    public void AddInvalid(string reason, int line)
    {
        ThrowIfStopped();
        count++;
        onFault(CreateFault(reason, line, null));
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

    /// <summary>What was left out. After the last record.</summary>
    public IEnumerable<InteractionNote> GetNotes()
    {
        if (isDefaultScore)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': interactions with a score of at least {minimumScore} are read; {lowScores:N0} rows below are left out. "
                    + $"{Advice}"), true);
        }
        else if (lowScores > 0)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': {lowScores:N0} rows with a score below {minimumScore} or without a score are left out."), wanted == 0);
        }
        if (otherTaxa > 0)
        {
            yield return new InteractionNote(string.Create(CultureInfo.InvariantCulture,
                $"'{path}': {otherTaxa:N0} rows of other organisms, or that name no organism, are left out."), wanted == 0);
        }
    }

    // A lowest score of 0 leaves nothing out, not even what has no score.
    private bool HasScore(double? score) => minimumScore is not > 0 || score >= minimumScore;

    // Both proteins have to be of the organisms: one that is not named is of the other's.
    private bool HasTaxa(IReadOnlyList<string> taxa) => options.Taxa.Count == 0
        || (taxa.Count > 0
            && taxa.All(taxon => int.TryParse(taxon, CultureInfo.InvariantCulture, out var id) && options.Taxa.Contains(id)));

    private PathwayException CreateFault(string reason, int line, Exception? cause) => new(PathwayErrors.RecordInvalid,
        string.Create(CultureInfo.InvariantCulture, $"'{path}' line {line}, record {count}: {reason}."), FormatPlace(line), cause);
}

/// <summary>What a user should know of the reading of a file.</summary>
/// <param name="Text">A sentence with the name of the file.</param>
/// <param name="IsWarning">Whether it is more than the user asked for.</param>
internal readonly record struct InteractionNote(string Text, bool IsWarning);

using System.Collections.Concurrent;

namespace Pathway.Ontology;

/// <summary>Scores of few among many labels. The room for all labels is used again, and only what was touched is cleared.</summary>
internal sealed class ScoreBoard : IDisposable
{
    private readonly ConcurrentBag<float[]> spare;
    private readonly float[] scores;

    /// <param name="spare">Boards that are not in use; each is zero everywhere.</param>
    /// <param name="labels">How many labels there are.</param>
    public ScoreBoard(ConcurrentBag<float[]> spare, int labels)
    {
        this.spare = spare;
        scores = spare.TryTake(out var board) ? board : new float[labels];
    }

    /// <summary>The labels that have a score, in the order in which they got it.</summary>
    public List<int> Touched { get; } = [];

    public float this[int label] => scores[label];

    /// <summary>Adds to the score of any label.</summary>
    public void Add(int label, float gain)
    {
        if (scores[label] == 0) { Touched.Add(label); }
        scores[label] += gain;
    }

    /// <summary>Adds to the score of a label that has one.</summary>
    public void Raise(int label, float gain) => scores[label] += gain;

    public void Dispose()
    {
        foreach (var label in Touched) { scores[label] = 0; }
        spare.Add(scores);
    }
}

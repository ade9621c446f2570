using System.Collections.Frozen;
using System.Reflection;

namespace Pathway.Questions;

/// <summary>
/// The kinds of question. A kind is a record that derives from <see cref="Question{TAnswer}"/> and names itself in a constant "Name"; there
/// is no list to extend.
/// </summary>
internal static class QuestionKinds
{
    private static readonly Lazy<FrozenDictionary<string, QuestionKind>> Kinds = new(static () => typeof(QuestionKinds).Assembly.GetTypes()
        .Where(static type => !type.IsAbstract).Select(FindKind).OfType<QuestionKind>()
        .ToFrozenDictionary(static kind => kind.Name, StringComparer.Ordinal));

    /// <summary>The names of all kinds, in ordinal order.</summary>
    public static IEnumerable<string> Names => Kinds.Value.Keys.Order(StringComparer.Ordinal);

    /// <summary>A kind by name, or null.</summary>
    public static QuestionKind? Find(string name) => Kinds.Value.GetValueOrDefault(name);

    /// <summary>Whether a kind is about evidence. All others are about the hierarchy.</summary>
    public static bool IsEvidence(string name) => Find(name) is { IsEvidence: true };

    private static QuestionKind? FindKind(Type type)
    {
        var isEvidence = false;
        for (var ancestor = type.BaseType; ancestor is { IsGenericType: true }; ancestor = ancestor.BaseType)
        {
            var definition = ancestor.GetGenericTypeDefinition();
            isEvidence |= definition == typeof(EvidenceQuestion<>);
            if (definition == typeof(Question<>))
            {
                var name = type.GetField("Name", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string;
                return new QuestionKind(name ?? throw new InvalidOperationException($"{type} has no constant Name."),
                    ancestor.GenericTypeArguments[0], isEvidence) { QuestionType = type };
            }
        }
        return null;
    }
}

/// <summary>A kind of question.</summary>
/// <param name="Name">The name, a word such as "parent".</param>
/// <param name="AnswerType">The type of its answer.</param>
/// <param name="IsEvidence">Whether it is about evidence.</param>
internal sealed record QuestionKind(string Name, Type AnswerType, bool IsEvidence)
{
    /// <summary>The type of the question.</summary>
    public required Type QuestionType { get; init; }
}

/// <summary>
/// The order in which a run asks the kinds of question about a hierarchy: later ones depend on the answers to earlier ones.
/// </summary>
internal static class QuestionStage
{
    private const string ExcludingParent = "parent, with exclusions";

    private static readonly string[][] Stages =
    [
        [AssignTermQuestion.Name], [StandardizeTermQuestion.Name], [ParentQuestion.Name, RootQuestion.Name], [ExcludingParent],
        [SiblingsQuestion.Name], [SameConceptQuestion.Name], [ChooseParentQuestion.Name], [IntermediateQuestion.Name],
    ];

    /// <summary>The kinds that name the terms of functions.</summary>
    public static IReadOnlyList<string> Naming { get; } = [AssignTermQuestion.Name, StandardizeTermQuestion.Name];

    /// <summary>The kinds whose questions arise one from another: each term asks for the parent of the parent.</summary>
    public static IReadOnlyList<string> Climb => Stages[2];

    /// <summary>The kinds whose questions do not depend on each other.</summary>
    public static IReadOnlyList<string> Independent { get; } = [SiblingsQuestion.Name, SameConceptQuestion.Name, ClaimQuestion.Name];

    /// <summary>The position of a question; null where it depends on no question of another kind.</summary>
    public static int? Find(Question question)
    {
        // What is excluded follows from an answer, or from the places of other terms.
        var name = question is ParentQuestion { Excluded.Count: > 0 } ? ExcludingParent : question.Kind;
        return Array.FindIndex(Stages, stage => stage.Contains(name)) is >= 0 and var stage ? stage : null;
    }
}

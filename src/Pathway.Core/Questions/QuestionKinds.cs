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
                    ancestor.GenericTypeArguments[0], isEvidence);
            }
        }
        return null;
    }
}

/// <summary>A kind of question.</summary>
/// <param name="Name">The name, a word such as "parent".</param>
/// <param name="AnswerType">The type of its answer.</param>
/// <param name="IsEvidence">Whether it is about evidence.</param>
internal sealed record QuestionKind(string Name, Type AnswerType, bool IsEvidence);

#pragma warning disable CA1812, CA1822, IDE0051, CA1852, IDE0044, CS0649, CS0169, IDE0052 // These types are only inspected.
namespace Pathway.Planted.Low
{
    internal sealed class Clean
    {
        public string Text => string.Concat("nothing ", "of ", "the project");
    }

    internal sealed class UsesInABody
    {
        public string Text => string.Join(',', Enumerable.Range(0, 3).Select(static index => High.Target.Name + index));
    }

    internal sealed class UsesInASignature
    {
        public void Take(List<Dictionary<string, High.Target[]>>? deep) => ArgumentNullException.ThrowIfNull(deep);
    }

    internal sealed class UsesInAnIterator
    {
        public async IAsyncEnumerable<int> Count()
        {
            await Task.Yield();
            yield return High.Target.Make<int>();
        }
    }

    internal sealed class UsesAsATypeArgument
    {
        public object Make() => Array.Empty<High.Target>();
    }

    internal sealed class UsesInATypeTest
    {
        public bool Is(object? it) => it is High.Target;
    }

    internal sealed class UsesAConstraint<T>
        where T : High.Target;

    [High.Mark]
    internal sealed class UsesAnAttribute;

    internal sealed class Inherits : High.Target;
}

namespace Pathway.Planted.High
{
    internal class Target
    {
        public static string Name { get; } = "name";

        public static T? Make<T>() => default;
    }

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class MarkAttribute : Attribute;
}

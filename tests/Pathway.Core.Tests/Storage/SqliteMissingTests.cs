using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.Loader;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Storage;

/// <summary>The native library of SQLite is not there, as after a virus scanner took it away: the run continues in memory.</summary>
public sealed class SqliteMissingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(typeof(DllNotFoundException))]
    [InlineData(typeof(BadImageFormatException))]
    public void Store_warns_and_keeps_answers_in_memory(Type failure)
    {
        var core = new WithoutNativeLibrary(failure).LoadFromAssemblyPath(typeof(PathwayNode).Assembly.Location);

        // The second one meets the failed type initializer.
        for (var i = 0; i < 2; i++)
        {
            var (store, warnings) = Open(core, "Open", folder.File("a.db"), TimeProvider.System);
            using (store)
            {
                Assert.Equal("memory", store.GetType().GetProperty("Location")!.GetValue(store));
            }
            AssertWarning(Assert.Single(warnings));
        }
        File.WriteAllText(folder.File("b.db"), "there");
        var (read, unread) = Open(core, "OpenToRead", folder.File("b.db"));
        read.Dispose();
        AssertWarning(Assert.Single(unread));
        Assert.Equal(["b.db"], folder.Names);
    }

    [Fact]
    public void Other_failures_are_not_taken_for_it()
    {
        Assert.Null(SqliteMissingException.FindCause(new TypeInitializationException("X", new InvalidOperationException("x"))));
        var missing = new DllNotFoundException("Unable to load 'e_sqlite3':\n/a/b\n/c/d");
        var nested = new TypeInitializationException("X", new TargetInvocationException(missing));
        Assert.Same(missing, SqliteMissingException.FindCause(nested));
        Assert.DoesNotContain("/a/b", new SqliteMissingException(missing).Message, StringComparison.Ordinal);
        Assert.True(StoreOpener.IsUnusable(new SqliteMissingException(missing)));
    }

    private static void AssertWarning(string message)
    {
        Assert.Contains("SQLite", message, StringComparison.Ordinal);
        Assert.Contains("cannot be loaded", message, StringComparison.Ordinal);
        Assert.DoesNotContain("type initializer", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static (IDisposable Store, List<string> Warnings) Open(Assembly core, string method, string path, TimeProvider? clock = null)
    {
        var warning = core.GetType("Pathway.Storage.StoreWarning", throwOnError: true)!;
        var received = new ArrayList();
        var parameter = Expression.Parameter(warning);
        var warn = Expression.Lambda(typeof(Action<>).MakeGenericType(warning),
            Expression.Block(typeof(void), Expression.Call(Expression.Constant(received), nameof(ArrayList.Add), null,
                Expression.Convert(parameter, typeof(object)))), parameter).Compile();
        object?[] arguments = clock is null ? [path, warn] : [path, clock, warn, null];
        var store = core.GetType("Pathway.Storage.StoreOpener", throwOnError: true)!.GetMethod(method)!.Invoke(null, arguments)!;
        return ((IDisposable)store, [.. received.Cast<object>().Select(one => (string)warning.GetProperty("Message")!.GetValue(one)!)]);
    }

    /// <summary>Loads the project once more, with its packages, and without what is native.</summary>
    private sealed class WithoutNativeLibrary(Type failure) : AssemblyLoadContext("without SQLite")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            throw (Exception)Activator.CreateInstance(failure, $"'{unmanagedDllName}' was taken away")!;
    }
}

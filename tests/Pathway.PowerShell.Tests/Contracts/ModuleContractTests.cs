using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using Pathway.Hosting;
using Xunit;

namespace Pathway.Contracts;

/// <summary>Contracts that every cmdlet of the module fulfils.</summary>
public sealed class ModuleContractTests
{
    public static TheoryData<string> Cmdlets => [.. LoadedModule.CmdletTypes.Select(static type => type.Name)];

    [Fact]
    public void Manifest_exports_exactly_the_cmdlets_of_the_assembly()
    {
        using var runner = new PowerShellRunner();

        var exported = runner.Run("(Get-Module Pathway).ExportedCommands.Values | ForEach-Object { $_.Name }").Texts;

        Assert.Equal(LoadedModule.CmdletTypes.Select(Name).Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Manifest_and_assembly_have_the_same_version()
    {
        using var runner = new PowerShellRunner();

        Assert.Equal([LoadedModule.Cmdlets.GetName().Version!.ToString(3)], runner.Run("(Get-Module Pathway).Version.ToString()").Texts);
    }

    [Fact]
    public void Manifest_has_all_gallery_properties()
    {
        using var runner = new PowerShellRunner();

        var missing = runner.Run(
            "$m = Test-ModuleManifest $args[0]; @('Author', 'Description', 'Copyright', 'PowerShellVersion', 'CompatiblePSEditions', "
                + "'LicenseUri', 'ReleaseNotes', 'Tags') | Where-Object { -not $m.$_ }", TestFolders.Manifest);

        Assert.Empty(missing.Errors);
        Assert.Empty(missing.Texts);
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Class_file_verb_and_noun_agree(string cmdlet)
    {
        var type = Type(cmdlet);
        var (verb, noun) = (type.GetCustomAttribute<CmdletAttribute>()!.VerbName, type.GetCustomAttribute<CmdletAttribute>()!.NounName);

        Assert.Equal($"{verb}{noun}Command", type.Name);
        Assert.True(File.Exists(Path.Combine(TestFolders.Root, "src", "Pathway.Cmdlets", "Commands", type.Name + ".cs")));
        Assert.StartsWith("Pathway", noun, StringComparison.Ordinal);
        Assert.Contains(verb, Verbs());
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_cmdlet_has_output_types(string cmdlet) =>
        Assert.NotEmpty(Type(cmdlet).GetCustomAttributes<OutputTypeAttribute>().SelectMany(static output => output.Type));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Cmdlets_that_change_something_support_ShouldProcess(string cmdlet)
    {
        var attribute = Type(cmdlet).GetCustomAttribute<CmdletAttribute>()!;

        Assert.Equal(attribute.VerbName is "Set" or "Clear" or "Export" or "Invoke" or "Repair" or "Remove" or "Update" or "Stop"
            || cmdlet is "ImportPathwayCacheCommand" or "ImportPathwayOntologyCommand" or "ImportPathwayAnnotationCommand"
                || Asks(Type(cmdlet)), attribute.SupportsShouldProcess);
    }

    // By name: the module's types live in a load context of their own.
    private static bool Asks(Type? cmdlet) => cmdlet is not null && (cmdlet.Name == "AskingCmdlet" || Asks(cmdlet.BaseType));

    [Fact]
    public void Public_members_expose_no_dependency()
    {
        var shown = LoadedModule.Cmdlets.GetExportedTypes().Concat(LoadedModule.Core.GetExportedTypes())
            .SelectMany(
                static type =>
                    type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                    .SelectMany(Types).Append(type.BaseType).OfType<Type>().Concat(type.GetInterfaces()))
            .SelectMany(static type => type.IsGenericType ? type.GetGenericArguments().Append(type.GetGenericTypeDefinition()) : [type])
            .Where(static type => !type.IsGenericParameter);

        // Only the framework, PowerShell and the module itself.
        Assert.Empty(shown.Where(static type => !Regex.IsMatch(type.Assembly.GetName().Name!, @"^(System\..*|netstandard|Pathway\..*)$"))
            .Select(static type => type.FullName).Distinct());
    }

    [Fact]
    public void Every_error_has_id_category_and_recommended_action()
    {
        var errors =
            ((System.Collections.IEnumerable)LoadedModule.Core.GetType("Pathway.Errors.PathwayErrors")!.GetProperty("All")!.GetValue(
                null)!).Cast<object>()
            .Select(static error => (Id: Value(error, "Id"), Category: Value(error, "Category"), Action: Value(error, "RecommendedAction")))
            .ToArray();

        Assert.NotEmpty(errors);
        Assert.Equal(errors.Length, errors.Select(static error => error.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(errors, static error => Assert.True(Enum.TryParse<ErrorCategory>(error.Category, out _), error.Category));
        Assert.All(errors, static error => Assert.Matches(@"^[A-Z'].*\.$", error.Action));
    }

    private static string Value(object item, string property) => (string)item.GetType().GetProperty(property)!.GetValue(item)!;

    private static Type Type(string name) => LoadedModule.CmdletTypes.Single(type => type.Name == name);

    private static string Name(Type type) =>
        $"{type.GetCustomAttribute<CmdletAttribute>()!.VerbName}-{type.GetCustomAttribute<CmdletAttribute>()!.NounName}";

    // PowerShell's own list of approved verbs, as constants of its Verbs… classes.
    private static string[] Verbs() =>
    [
        .. ((Type[])[typeof(VerbsCommon), typeof(VerbsData), typeof(VerbsLifecycle), typeof(VerbsDiagnostic), typeof(VerbsCommunications),
            typeof(VerbsSecurity), typeof(VerbsOther)])
            .SelectMany(static verbs => verbs.GetFields()).Select(static field => (string)field.GetValue(null)!),
    ];

    private static IEnumerable<Type> Types(MemberInfo member) => member switch
    {
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        MethodInfo method => method.GetParameters().Select(static parameter => parameter.ParameterType).Append(method.ReturnType),
        ConstructorInfo constructor => constructor.GetParameters().Select(static parameter => parameter.ParameterType),
        _ => [],
    };
}

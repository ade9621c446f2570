using Pathway.Bench.Figures;
using Pathway.Formats;

namespace Pathway.Bench.Quality;

/// <summary>
/// Prints how good hierarchies are, a table for each set of names and each profile: what another program answered about them, what the
/// ontology builds, and what becomes of the other program's answers in the same steps; each before and after siblings and reorganisation.
/// </summary>
internal static class QualityCommand
{
    private static readonly string[] Profiles = ["seven", "ten"];

    public static async Task<int> RunAsync(string[] args)
    {
        var root = TermLists.RepositoryRoot();
        var cache = CommandOption.GetText(args, "--cache") ?? Path.Combine(root, "../shared/data/pathway_hierarchy_cache.json");
        string[] files = [.. args.Where((arg, at) => arg != "--cache" && (at == 0 || args[at - 1] != "--cache"))];
        if (files.Length == 0) { files = [Path.Combine(root, "../shared/data/leaf-terms.txt"), Path.Combine(root, "examples/atxn3.json")]; }
        foreach (var file in files.Append(cache).Where(static file => !File.Exists(file)))
        {
            Console.WriteLine($"{file}: not there, left out");
        }
        var cached = File.Exists(cache) ? TermSet.OfCache(cache) : [];
        var answers = cached.Count > 0 ? cached[0].Answers : [];
        IEnumerable<TermSet> sets = [.. files.Where(File.Exists).Select(file => TermSet.OfFile(file, answers)), .. cached];
        foreach (var set in sets) { foreach (var profile in Profiles) { await PrintAsync(set, profile); } }
        return 0;
    }

    private static async Task PrintAsync(TermSet set, string profile)
    {
        var columns = new List<QualityColumn>();
        var identical = new List<string>();
        if (set.Answers.Count > 0)
        {
            var roots = RootProfiles.Load(profile);
            columns.Add(QualityColumn.Of("original", set.Links(withSiblings: false), set.Terms, roots));
            columns.Add(QualityColumn.Of("+ siblings", set.Links(withSiblings: true), set.Terms, roots));
        }
        await AddAsync("ontology", isImported: false);
        if (set.Answers.Count > 0) { await AddAsync("imported", isImported: true); }
        Console.WriteLine($"\n{set.Title}, {set.Terms.Count} terms, profile {profile}");
        Table.Print(
            [["", .. columns.Select(static column => column.Title)],
                .. QualityColumn.Rows.Select(row => (IReadOnlyList<string>)[row.Name, .. columns.Select(row.Text)])]);
        Console.WriteLine($"sequential and parallel byte by byte the same: {string.Join(", ", identical)}");

        async Task AddAsync(string title, bool isImported)
        {
            var one = await HierarchyStages.BuildAsync(set, isImported, profile, concurrency: 1);
            var many = await HierarchyStages.BuildAsync(set, isImported, profile, concurrency: 15, new Random(1));
            columns.Add(QualityColumn.Of(title, many.Built));
            columns.Add(QualityColumn.Of("+ siblings", many.WithSiblings));
            columns.Add(QualityColumn.Of("+ reorganised", many.Reorganized));
            identical.Add($"{title} {(one.IsSame(many) ? "yes" : "no")}");
        }
    }
}

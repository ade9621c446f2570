using Pathway.Bench.Figures;
using Pathway.Formats;

namespace Pathway.Bench.Quality;

/// <summary>
/// Prints the quality of hierarchies, a table for each set of terms and each root profile: the links of another program's answers, the
/// hierarchy of the ontology, and the hierarchy of the imported answers, each at all stages.
/// </summary>
internal static class QualityCommand
{
    private static readonly string[] Profiles = ["seven", "ten"];

    public static async Task<int> RunAsync(string[] args)
    {
        var root = TermLists.RepositoryRoot();
        var cache = CommandOption.GetText(args, "--cache") ?? Path.Combine(root, "../shared/data/pathway_hierarchy_cache.json");
        string[] files = [.. args.Where((arg, i) => arg != "--cache" && (i == 0 || args[i - 1] != "--cache"))];
        if (files.Length == 0) { files = [Path.Combine(root, "../shared/data/leaf-terms.txt"), Path.Combine(root, "examples/atxn3.json")]; }
        foreach (var file in files.Append(cache).Where(static file => !File.Exists(file)))
        {
            Console.WriteLine($"{file}: not found, skipped");
        }
        var cached = File.Exists(cache) ? TermSet.OfCache(cache) : [];
        var answers = cached.Count > 0 ? cached[0].Answers : [];
        IEnumerable<TermSet> sets = [.. files.Where(File.Exists).Select(file => TermSet.OfFile(file, answers)), .. cached];
        foreach (var set in sets)
        {
            foreach (var profile in Profiles) { await PrintAsync(set, profile); }
        }
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
        Console.WriteLine($"sequential and parallel results byte-identical: {string.Join(", ", identical)}");

        async Task AddAsync(string title, bool isImported)
        {
            var sequential = await HierarchyStages.BuildAsync(set, isImported, profile, concurrency: 1);
            var parallel = await HierarchyStages.BuildAsync(set, isImported, profile, concurrency: 15, new Random(1));
            columns.Add(QualityColumn.Of(title, parallel.Built));
            columns.Add(QualityColumn.Of("+ siblings", parallel.WithSiblings));
            columns.Add(QualityColumn.Of("+ reorganised", parallel.Reorganized));
            identical.Add($"{title} {(sequential.IsSame(parallel) ? "yes" : "no")}");
        }
    }
}

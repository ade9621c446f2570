using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pathway.Engine;
using Pathway.Questions;

namespace Pathway.Asking;

/// <summary>
/// The budgets of pipelines that run now. All cmdlets of a pipeline begin before the first of them works and end after it, so that
/// those that stand in one statement and are alive together share one.
/// </summary>
internal static class PipelineBudgets
{
    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>
    /// The budget of a cmdlet: that of the pipeline where it names the same limits or none, else one of its own; null for none.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="requested">The limits that its parameters name.</param>
    /// <param name="configured">Those that hold where no parameter says otherwise.</param>
    public static BudgetHandle? Join(PSCmdlet cmdlet, BudgetLimits requested, BudgetLimits configured)
    {
        var limits =
            new BudgetLimits(requested.Calls ?? configured.Calls, requested.Tokens ?? configured.Tokens, requested.Cost ?? configured.Cost);
        var statement =
            new Statement(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, cmdlet.MyInvocation.HistoryId, cmdlet.MyInvocation.Line,
                cmdlet.MyInvocation.ScriptLineNumber);
        lock (Gate)
        {
            var entry = Entries.Find(one => one.Statement == statement && (requested.IsNone || one.Limits == limits));
            if (entry is null)
            {
                if (limits.IsNone) { return null; }
                Entries.Add(entry = new Entry(statement, limits));
            }
            entry.References++;
            return new BudgetHandle(entry.Limits, entry.Budget, () => Release(entry));
        }
    }

    private static void Release(Entry entry)
    {
        lock (Gate) { if (--entry.References == 0) { Entries.Remove(entry); } }
    }

    private sealed record Statement(Guid Runspace, long History, string? Line, int Number);

    private sealed class Entry(Statement statement, BudgetLimits limits)
    {
        public Statement Statement => statement;

        public BudgetLimits Limits => limits;

        public RunBudget Budget { get; } = new(limits);

        public int References { get; set; }
    }
}

/// <summary>A cmdlet's share in a budget, given back once.</summary>
internal sealed class BudgetHandle(BudgetLimits limits, RunBudget budget, Action release) : OneTimeDisposable
{
    public BudgetLimits Limits => limits;

    public RunBudget Budget => budget;

    protected override void Release() => release();
}

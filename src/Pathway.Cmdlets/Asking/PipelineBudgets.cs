using System.Management.Automation;
using System.Management.Automation.Runspaces;
using Pathway.Engine;
using Pathway.Questions;

namespace Pathway.Asking;

/// <summary>
/// The budgets of running pipelines. All cmdlets of a pipeline begin before the first one processes input, and end after it, so that
/// cmdlets of one statement that live at the same time belong to one pipeline and share one budget.
/// </summary>
internal static class PipelineBudgets
{
    private static readonly object Gate = new();
    private static readonly List<Entry> Entries = [];

    /// <summary>
    /// The budget of a cmdlet: that of its pipeline if it sets the same limits or none, else a new one; null if there is no limit.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="requested">The limits from its parameters.</param>
    /// <param name="configured">The limits from the configuration.</param>
    public static BudgetHandle? Join(PSCmdlet cmdlet, BudgetLimits requested, BudgetLimits configured)
    {
        var limits = new BudgetLimits(requested.Calls ?? configured.Calls, requested.Tokens ?? configured.Tokens,
            requested.Cost ?? configured.Cost);
        var statement = new Statement(Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, cmdlet.MyInvocation.HistoryId,
            cmdlet.MyInvocation.Line, cmdlet.MyInvocation.ScriptLineNumber);
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

/// <summary>A cmdlet's reference to a budget, released once.</summary>
internal sealed class BudgetHandle(BudgetLimits limits, RunBudget budget, Action release) : OneTimeDisposable
{
    public BudgetLimits Limits => limits;

    public RunBudget Budget => budget;

    protected override void Release() => release();
}

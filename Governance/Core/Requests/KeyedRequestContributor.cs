using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Puts the answer of a keyed request into the commit of its transaction.</summary>
internal sealed class KeyedRequestContributor : ICommitContributor
{
    public void Contribute(TransactionCommit commit)
    {
        if (commit.Call?.KeyedRequest is not PendingRequest pending) return;

        var row = pending.Complete(commit.Result);
        commit.Rows.Add(row);
        pending.Contributed = new RequestAnswer(row.Status, row.AnswerJson);
    }
}

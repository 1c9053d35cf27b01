using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Cluster;

/// <summary>Refuses settings by which silos could never be declared dead, or all the time.</summary>
internal sealed class MembershipOptionsValidator(IOptions<ClusterMembershipOptions> options) : IConfigurationValidator
{
    public void ValidateConfiguration()
    {
        var set = options.Value;
        Require(set.ProbeTimeout > TimeSpan.Zero, $"{nameof(set.ProbeTimeout)} must be above 0.");
        Require(set.NumMissedProbesLimit >= 1, $"{nameof(set.NumMissedProbesLimit)} must be at least 1.");
        Require(set.NumProbedSilos >= 1, $"{nameof(set.NumProbedSilos)} must be at least 1.");
        Require(set.NumVotesForDeathDeclaration >= 1, $"{nameof(set.NumVotesForDeathDeclaration)} must be at least 1.");
        Require(
            set.NumVotesForDeathDeclaration <= set.NumProbedSilos,
            $"{nameof(set.NumVotesForDeathDeclaration)} must not be above {nameof(set.NumProbedSilos)}: only who asks a silo can vote.");
        Require(set.DeathVoteExpirationTimeout > TimeSpan.Zero, $"{nameof(set.DeathVoteExpirationTimeout)} must be above 0.");
        Require(set.MaxJoinAttemptTime > TimeSpan.Zero, $"{nameof(set.MaxJoinAttemptTime)} must be above 0.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds) throw new OrleansConfigurationException($"{nameof(ClusterMembershipOptions)}.{otherwise}");
    }
}

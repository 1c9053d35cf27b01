using Orleans.Transactions.Abstractions;

namespace Orleans.Transactions;

public static class ParticipantRoleExtensions
{
    public static bool SupportsRoles(this ParticipantId participant, ParticipantId.Role role) =>
        (participant.SupportedRoles & role) != 0;

    public static bool IsResource(this ParticipantId participant) => participant.SupportsRoles(ParticipantId.Role.Resource);

    public static bool IsManager(this ParticipantId participant) => participant.SupportsRoles(ParticipantId.Role.Manager);

    public static bool IsPriorityManager(this ParticipantId participant) =>
        participant.SupportsRoles(ParticipantId.Role.PriorityManager);

    public static IEnumerable<KeyValuePair<ParticipantId, AccessCounter>> SelectResources(
        this IEnumerable<KeyValuePair<ParticipantId, AccessCounter>> participants) => participants.Where(p => p.Key.IsResource());

    public static IEnumerable<KeyValuePair<ParticipantId, AccessCounter>> SelectManagers(
        this IEnumerable<KeyValuePair<ParticipantId, AccessCounter>> participants) => participants.Where(p => p.Key.IsManager());

    public static IEnumerable<ParticipantId> SelectPriorityManagers(this IEnumerable<ParticipantId> participants) =>
        participants.Where(p => p.IsPriorityManager());
}

using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Governance.Effects;

/// <summary>The statements of <c>effect.sql</c>.</summary>
internal static class EffectSql
{
    private static readonly SqlQueries Queries = SqlQueries.Load(typeof(EffectSql).Assembly, "effect.sql");

    public static string Insert { get; } = Queries["InsertEffects"];

    public static string End { get; } = Queries["EndEffects"];

    public static string OfRequest { get; } = Queries["EffectsOfRequest"];
}

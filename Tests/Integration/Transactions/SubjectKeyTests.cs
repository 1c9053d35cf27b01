using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Many data subjects are new at the same time, on several silos.</summary>
public sealed class SubjectKeyTests(ThreeSilosHost silos) : IClassFixture<ThreeSilosHost>
{
    private const int Subjects = 300;
    private const int ConnectionsOfASilo = 12; // Whatever the number of subjects; one for each would be a hundred.

    [Fact]
    public async Task Many_first_writes_of_personal_data_at_once_take_few_connections()
    {
        await Task.WhenAll(Enumerable.Range(0, Subjects).Select(number => Person(number).Rename($"Person {number}")));
        var connections = await CountAsync("select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend'");
        Assert.InRange(connections, 1, ConnectionsOfASilo * silos.Silos.Count);
        Assert.Equal(Subjects, await CountAsync("select count(*) from platform.subject_key where subject like '%key-of-%'"));
        var names = await Task.WhenAll(Enumerable.Range(0, Subjects).Select(number => Person(number).Name()));
        Assert.Equal(Enumerable.Range(0, Subjects).Select(number => $"Person {number}"), names);
    }

    private IPersonGrain Person(int number) => silos.Grains.GetGrain<IPersonGrain>($"key-of-{number}");

    private async Task<long> CountAsync(string sql)
    {
        await using var command = silos.Database.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}

using System.CommandLine;
using Orleans.Platform.Benchmarks.Calls;
using Orleans.Platform.Benchmarks.History;
using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Table;
using Orleans.Platform.Benchmarks.Transfers;

var root = new RootCommand("Workloads of Orleans Platform, each with its baseline in the same run. One JSON line for each measure on standard output.")
{
    TransfersCommand.Create(),
    TableCommand.Create(),
    CallsCommand.Create(),
    SiloCommand.Create(),
    LoadCommand.Create(),
};
return await root.Parse(args).InvokeAsync();

#!/bin/bash
# Workers as a Slurm array: export MORPHOGRAD_QUEUE=redis://USER:PASSWORD@HOST:6379, then sbatch deploy/slurm.sh
# The coordinator runs where the run's folder is, for instance on the login node:
#   morphograd evolve walk --backend cpu --workers 0 --queue
#SBATCH --job-name=morphograd-worker
#SBATCH --array=1-20
#SBATCH --cpus-per-task=8
#SBATCH --mem=4G
#SBATCH --time=04:00:00
# A minute before the time is up workers are told to finish what they have in hand.
#SBATCH --signal=TERM@60
exec srun morphograd worker --workers "$SLURM_CPUS_PER_TASK" --queue

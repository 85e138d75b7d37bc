// Validates, without a cluster or a daemon, what deploy/ holds: `validate kubernetes rendered.yaml` reads each document
// into Kubernetes' and KEDA's own types, unknown fields forbidden; `validate compose file.yaml` loads a compose file as
// `docker compose config` does.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
	keda "github.com/kedacore/keda/v2/apis/keda/v1alpha1"
	apps "k8s.io/api/apps/v1"
	autoscaling "k8s.io/api/autoscaling/v2"
	core "k8s.io/api/core/v1"
	networking "k8s.io/api/networking/v1"
	policy "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/yaml"
	strict "sigs.k8s.io/yaml"
)

var kinds = map[string]func() any{
	"v1/ConfigMap":                           func() any { return &core.ConfigMap{} },
	"v1/Service":                             func() any { return &core.Service{} },
	"v1/ServiceAccount":                      func() any { return &core.ServiceAccount{} },
	"apps/v1/Deployment":                     func() any { return &apps.Deployment{} },
	"apps/v1/StatefulSet":                    func() any { return &apps.StatefulSet{} },
	"autoscaling/v2/HorizontalPodAutoscaler": func() any { return &autoscaling.HorizontalPodAutoscaler{} },
	"networking.k8s.io/v1/NetworkPolicy":     func() any { return &networking.NetworkPolicy{} },
	"policy/v1/PodDisruptionBudget":          func() any { return &policy.PodDisruptionBudget{} },
	"keda.sh/v1alpha1/ScaledObject":          func() any { return &keda.ScaledObject{} },
	"keda.sh/v1alpha1/TriggerAuthentication": func() any { return &keda.TriggerAuthentication{} },
	"temporal.io/v1alpha1/Connection":         func() any { return &connection{} },
	"temporal.io/v1alpha1/WorkerDeployment":   func() any { return &workerDeployment{} },
}

func main() {
	err := errors.New("usage: validate kubernetes rendered.yaml | validate compose file.yaml")
	switch {
	case len(os.Args) == 3 && os.Args[1] == "kubernetes":
		err = kubernetes(os.Args[2])
	case len(os.Args) == 3 && os.Args[1] == "compose":
		err = compose(os.Args[2])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func kubernetes(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	reader := yaml.NewYAMLReader(bufio.NewReader(file))
	count := 0
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			fmt.Printf("%d documents are as Kubernetes, KEDA and Temporal's Worker Controller define them\n", count)
			return nil
		}
		if err != nil {
			return err
		}
		if len(bytes.TrimSpace(document)) == 0 {
			continue
		}
		if err := one(document); err != nil {
			return err
		}
		count++
	}
}

func one(document []byte) error {
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name string `json:"name"`
		} `json:"metadata"`
	}
	if err := strict.Unmarshal(document, &head); err != nil {
		return err
	}
	make, known := kinds[head.APIVersion+"/"+head.Kind]
	if !known {
		return fmt.Errorf("%s %s: no type for %s", head.Kind, head.Metadata.Name, head.APIVersion)
	}
	if err := strict.UnmarshalStrict(document, make()); err != nil {
		return fmt.Errorf("%s %s: %w", head.Kind, head.Metadata.Name, err)
	}
	return nil
}

func compose(file string) error {
	options, err := cli.NewProjectOptions([]string{file}, cli.WithOsEnv, cli.WithInterpolation(true))
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	fmt.Printf("%d services are as the compose specification defines them\n", len(project.Services))
	return nil
}

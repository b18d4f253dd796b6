##### versions.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:77cbdc674cc9662768d1b23ffbecf48323a91c3e2d1680c06ce57f46f21159b7

terraform {
  required_version = ">= 1.5.7"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.28, < 7.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = merge({ lbgen = "l4-database-and-dns" }, var.tags)
  }
}

##### variables.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:5ededaf7b9570a8040ee9ad1b40d75c5aafcae5cfdec297d5999cff8b18e6641

variable "region" {
  description = "The AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "vpc_id" {
  description = "The VPC of the load balancers and their servers."
  type        = string
}

variable "subnet_ids" {
  description = "Subnets of the load balancers, in at least two availability zones."
  type        = list(string)

  validation {
    condition     = length(toset(var.subnet_ids)) >= 2
    error_message = "Subnets in at least two availability zones are needed."
  }
}

variable "ip_address_type" {
  description = "ipv4, or dualstack where the subnets have IPv6."
  type        = string
  default     = "ipv4"

  validation {
    condition     = contains(["ipv4", "dualstack"], var.ip_address_type)
    error_message = "One of ipv4 and dualstack."
  }
}

variable "client_cidr_blocks" {
  description = "Networks whose clients may connect."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "client_ipv6_cidr_blocks" {
  description = "IPv6 networks whose clients may connect; none without dualstack."
  type        = list(string)
  default     = []
}

variable "target_availability_zone" {
  description = "\"all\" where servers listed by address are outside the VPC."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything."
  type        = map(string)
  default     = {}
}

##### network.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:f1735883c189c98f6994f62b89f93d3fc1bdc5158985eeac0ea151174f4a9df7

resource "aws_security_group" "nlb" {
  name_prefix = "l4-database-and-dns-nlb-"
  description = "network load balancer of l4-database-and-dns"
  vpc_id      = var.vpc_id

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "nlb_postgres" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener postgres"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_postgres_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener postgres"
  ip_protocol       = "tcp"
  from_port         = 5432
  to_port           = 5432
  cidr_ipv6         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_dns" {
  for_each = toset(var.client_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener dns"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv4         = each.value
}

resource "aws_vpc_security_group_ingress_rule" "nlb_dns_ipv6" {
  for_each = toset(var.client_ipv6_cidr_blocks)

  security_group_id = aws_security_group.nlb.id
  description       = "listener dns"
  ip_protocol       = "udp"
  from_port         = 53
  to_port           = 53
  cidr_ipv6         = each.value
}

# To the servers and their health checks.
resource "aws_vpc_security_group_egress_rule" "nlb" {
  security_group_id = aws_security_group.nlb.id
  description       = "servers and health checks"
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

##### load_balancer.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:9cbd31dfbf250c3a0941f31394ebffcbe1516070128468f0ec1e062179c7b859

resource "aws_lb" "nlb" {
  name                       = "l4-database-and-dns-nlb"
  load_balancer_type         = "network"
  internal                   = false
  ip_address_type            = var.ip_address_type
  subnets                    = var.subnet_ids
  security_groups            = [aws_security_group.nlb.id]
  enable_deletion_protection = true

  # Servers listed by address are few: a zone without one answers from another.
  enable_cross_zone_load_balancing                             = true
  enforce_security_group_inbound_rules_on_private_link_traffic = "on"
}

##### listeners.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:f3a99d76642534838edc5aa45b92dbce2980fbef712e2e882ed6b0b01a31e18d

# listener postgres
resource "aws_lb_listener" "postgres" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 5432
  protocol          = "TCP"

  tcp_idle_timeout_seconds = 3600

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_postgres.arn
  }
}

# listener dns
resource "aws_lb_listener" "dns" {
  load_balancer_arn = aws_lb.nlb.arn
  port              = 53
  protocol          = "UDP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.nlb_resolvers.arn
  }
}

##### target_groups.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:1c1e06aea8ee6f765dbf7a7b641336c5b226fe8d9a9b8d3fca1d50b4dc21176f

# upstream postgres
# not registered: standby 10.0.5.12:5432 (backup)
resource "aws_lb_target_group" "nlb_postgres" {
  name            = "l4-database-and-dns-nlb-po-c4165"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "TCP"
  port            = 5432

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "false"
  proxy_protocol_v2                 = false

  # A check that fails keeps new connections away and cuts none, as a proxy does.
  target_health_state {
    enable_unhealthy_connection_termination = false
  }

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 5
    timeout             = 2
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  tags = {
    Name = "postgres"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_postgres" {
  for_each = {
    "primary" = { id = "10.0.5.11", port = 5432 }
  }

  target_group_arn  = aws_lb_target_group.nlb_postgres.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

# upstream resolvers
# the spec asks for no check, but a target group always has one: the most lenient
resource "aws_lb_target_group" "nlb_resolvers" {
  name            = "l4-database-and-dns-nlb-re-b2bc1"
  vpc_id          = var.vpc_id
  target_type     = "ip"
  ip_address_type = "ipv4"
  protocol        = "UDP"
  port            = 53

  deregistration_delay              = 300
  load_balancing_cross_zone_enabled = "use_load_balancer_configuration"
  preserve_client_ip                = "true"
  proxy_protocol_v2                 = false

  health_check {
    enabled             = true
    protocol            = "TCP"
    port                = "traffic-port"
    interval            = 30
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  tags = {
    Name = "resolvers"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_lb_target_group_attachment" "nlb_resolvers" {
  for_each = {
    "resolvers-1" = { id = "10.0.6.11", port = 53 }
    "resolvers-2" = { id = "10.0.6.12", port = 53 }
  }

  target_group_arn  = aws_lb_target_group.nlb_resolvers.arn
  target_id         = each.value.id
  port              = each.value.port
  availability_zone = var.target_availability_zone
}

##### outputs.tf
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:f0288b7764e725554c0c9cd9f4d28378c5b34421c14cc31a112d632783e4c2c4

output "nlb_dns_name" {
  description = "The load balancer's own name."
  value       = aws_lb.nlb.dns_name
}

output "nlb_arn" {
  description = "The load balancer's ARN."
  value       = aws_lb.nlb.arn
}

output "nlb_security_group_id" {
  description = "What the servers' security groups let in."
  value       = aws_security_group.nlb.id
}

##### tests/plan.tftest.hcl
# lbgen 0.1.0 | spec l4-database-and-dns | target aws
# spec sha256:0000000000000000000000000000000000000000000000000000000000000000
# body sha256:b4434f69fa3df1aa100b54295a481a5779d3a6879c437c2c6b08e041a5a20d7d

# Run with `terraform test` (1.7 or newer): no account and no network are needed.

mock_provider "aws" {
  mock_data "aws_acm_certificate" {
    defaults = {
      arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    }
  }
}

variables {
  region     = "eu-central-1"
  vpc_id     = "vpc-00000000000000000"
  subnet_ids = ["subnet-00000000000000000", "subnet-11111111111111111"]
}

run "plan" {
  command = plan

  assert {
    condition     = aws_lb_listener.postgres.port == 5432
    error_message = "listener postgres is on port 5432"
  }

  assert {
    condition     = aws_lb_listener.dns.port == 53
    error_message = "listener dns is on port 53"
  }
}

run "one_subnet_is_refused" {
  command = plan

  variables {
    subnet_ids = ["subnet-00000000000000000"]
  }

  expect_failures = [var.subnet_ids]
}

